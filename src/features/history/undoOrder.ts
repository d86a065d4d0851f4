import type { JournalChange } from '../../dataset/journal/captionJournal';
import type { JournalStep } from '../../dataset/journal/step';

/** Steps that change what is in captions; moves of files are undone where files are moved. */
const ofCaptions: ReadonlySet<JournalStep['kind']> = new Set(['edit', 'tagging', 'import']);

/** Which step is the last one, and which was undone last: as an editor's undo and redo, over all captions. */
export class UndoOrder {
  /** Steps that were undone in this window and nothing was done since, the last one at the end. */
  #undone: string[] = [];
  /** Steps that were heard of before: one that is done and was not is a new one. */
  readonly #seen = new Set<string>();

  /** Takes note of what happened. */
  see({ step }: Pick<JournalChange, 'step'>): void {
    if (!ofCaptions.has(step.kind)) return;
    this.#undone = this.#undone.filter((id) => id !== step.id);
    if (step.state === 'undone') this.#undone.push(step.id);
    // what is done anew leaves nothing to be done again; redoing leaves the others
    else if (!this.#seen.has(step.id)) this.#undone = [];
    this.#seen.add(step.id);
  }

  /**
   * The latest step that can be undone.
   *
   * @param steps newest first
   */
  toUndo(steps: readonly JournalStep[]): JournalStep | undefined {
    return steps.find(({ kind, state }) => ofCaptions.has(kind) && state !== 'undone');
  }

  /**
   * The step that was undone last. After a reload nobody knows the order: then it is the first one after all that are done.
   *
   * @param steps newest first
   */
  toRedo(steps: readonly JournalStep[]): JournalStep | undefined {
    const undone = (step: JournalStep | undefined): step is JournalStep => step?.state === 'undone';
    const last = this.#undone
      .map((id) => steps.find((step) => step.id === id))
      .filter(undone)
      .at(-1);
    if (last !== undefined) return last;
    const captions = steps.filter(({ kind }) => ofCaptions.has(kind));
    const done = captions.findIndex(({ state }) => state !== 'undone');
    return captions.slice(0, done < 0 ? captions.length : done).at(-1);
  }
}
