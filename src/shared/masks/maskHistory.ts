import type { Area, MaskRaster } from './maskRaster';

/** Bytes that are kept for undoing, as long as the picture is open. */
const mostBytes = 64_000_000;

interface Change {
  /** Names the state that it led to. */
  readonly state: number;
  readonly area: Area;
  readonly before: Uint8Array;
  readonly after: Uint8Array;
}

/** Undoes and redoes what was done to a mask since it was opened, and knows which state is in the file. */
export class MaskHistory {
  readonly #undo: Change[] = [];
  readonly #redo: Change[] = [];
  #bytes = 0;
  #lastState = 0;
  /** The state before all changes that can be undone. */
  #first = 0;
  #saved: number | null = 0;

  constructor(private readonly raster: MaskRaster) {}

  get canUndo(): boolean {
    return this.#undo.length > 0;
  }

  get canRedo(): boolean {
    return this.#redo.length > 0;
  }

  /** Names what is there now; the same when one comes back to it. */
  get state(): number {
    return this.#undo.at(-1)?.state ?? this.#first;
  }

  /** Whether the mask is as it was saved. */
  get saved(): boolean {
    return this.state === this.#saved;
  }

  /** This state is in the file; null: none of them is. */
  markSaved(state: number | null): void {
    this.#saved = state;
  }

  /**
   * Notes a change that was made.
   *
   * @param before bytes of the area before it
   */
  note(area: Area, before: Uint8Array): void {
    const after = this.raster.cut(area);
    if (before.every((byte, at) => byte === after[at])) return;
    for (const change of this.#redo.splice(0)) this.#bytes -= bytesOf(change);
    const change = { state: ++this.#lastState, area, before, after };
    this.#undo.push(change);
    this.#bytes += bytesOf(change);
    while (this.#bytes > mostBytes && this.#undo.length > 1) {
      const oldest = this.#undo.shift();
      if (oldest === undefined) return;
      this.#bytes -= bytesOf(oldest);
      this.#first = oldest.state;
    }
  }

  /** @returns what has changed; null when there is nothing to undo */
  undo(): Area | null {
    const change = this.#undo.pop();
    if (change === undefined) return null;
    this.raster.paste(change.before, change.area);
    this.#redo.push(change);
    return change.area;
  }

  /** @returns what has changed; null when there is nothing to do again */
  redo(): Area | null {
    const change = this.#redo.pop();
    if (change === undefined) return null;
    this.raster.paste(change.after, change.area);
    this.#undo.push(change);
    return change.area;
  }
}

function bytesOf({ before, after }: Change): number {
  return before.length + after.length;
}
