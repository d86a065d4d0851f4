/** Things that go together. What is added after the end goes at once. */
export class Disposables {
  readonly #items: { dispose(): unknown }[] = [];
  #disposed = false;

  add<T extends { dispose(): unknown }>(item: T): T {
    if (this.#disposed) item.dispose();
    else this.#items.push(item);
    return item;
  }

  /** The last that came goes first. */
  dispose(): void {
    this.#disposed = true;
    for (const item of this.#items.splice(0).reverse()) item.dispose();
  }
}
