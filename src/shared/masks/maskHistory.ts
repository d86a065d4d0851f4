import type { Area, MaskRaster } from './maskRaster';

/** Bytes that are kept for undoing, as long as the picture is open. */
const mostBytes = 64_000_000;

interface Change {
  readonly area: Area;
  readonly before: Uint8Array;
  readonly after: Uint8Array;
}

/** Undoes and redoes what was done to a mask since it was opened. */
export class MaskHistory {
  readonly #undo: Change[] = [];
  readonly #redo: Change[] = [];
  #bytes = 0;
  /** Changes between this state and the one that was saved; NaN when that cannot be reached any more. */
  #fromSaved = 0;

  constructor(private readonly raster: MaskRaster) {}

  get canUndo(): boolean {
    return this.#undo.length > 0;
  }

  get canRedo(): boolean {
    return this.#redo.length > 0;
  }

  /** Whether the mask is as it was saved. */
  get saved(): boolean {
    return this.#fromSaved === 0;
  }

  /** The mask was saved as it is now. */
  markSaved(): void {
    this.#fromSaved = 0;
  }

  /** The mask was never saved as it is now. */
  markUnsaved(): void {
    this.#fromSaved = NaN;
  }

  /**
   * Notes a change that was made.
   *
   * @param before bytes of the area before it
   */
  note(area: Area, before: Uint8Array): void {
    const after = this.raster.cut(area);
    if (before.every((byte, at) => byte === after[at])) return;
    for (const { before: one, after: other } of this.#redo.splice(0))
      this.#bytes -= one.length + other.length;
    this.#undo.push({ area, before, after });
    this.#bytes += before.length + after.length;
    this.#fromSaved = this.#fromSaved < 0 ? NaN : this.#fromSaved + 1;
    while (this.#bytes > mostBytes && this.#undo.length > 1) {
      const oldest = this.#undo.shift();
      this.#bytes -= (oldest?.before.length ?? 0) + (oldest?.after.length ?? 0);
    }
  }

  /** @returns what has changed; null when there is nothing to undo */
  undo(): Area | null {
    const change = this.#undo.pop();
    if (change === undefined) return null;
    this.raster.paste(change.before, change.area);
    this.#redo.push(change);
    this.#fromSaved -= 1;
    return change.area;
  }

  /** @returns what has changed; null when there is nothing to do again */
  redo(): Area | null {
    const change = this.#redo.pop();
    if (change === undefined) return null;
    this.raster.paste(change.after, change.area);
    this.#undo.push(change);
    this.#fromSaved += 1;
    return change.area;
  }
}
