import { setImmediate as nextTurn } from 'node:timers/promises';
import type { BulkEdit, EditContext } from '../../shared/captions/bulkEdit';
import { editCaption } from '../../shared/captions/editCaption';
import { UserFault } from '../../shared/userFault';
import type { CaptionText } from '../captions/captionFile';
import { encodeLike, largestCaption, readCaptionNow } from '../captions/captionFile';
import { DatasetError } from '../datasetError';
import type { FileEdit } from '../journal/change';
import type { BulkTarget } from './bulkTargets';
import { withinTime } from './timeLimit';

/** What an edit would do, looked up on the disk. Nothing is written yet. */
export interface BulkPlan {
  /** For the journal; one for each caption that changes. */
  readonly edits: readonly FileEdit[];
  /** Captions that stay as they are, since the edit is not about them. */
  readonly unchanged: number;
  /** Captions that could not be looked at, or must not be touched. */
  readonly leftOut: readonly LeftOutCaption[];
}

export interface LeftOutCaption {
  /** Absolute path of the caption. */
  readonly path: string;
  /** Cause and remedy. */
  readonly reason: string;
}

export interface PlanOptions extends Pick<EditContext, 'categoryOf' | 'countOf'> {
  /** Why a caption must not be touched; undefined when it may be. */
  readonly barred?: (caption: string) => string | undefined;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void;
}

/** So long captions are read before they are edited, in milliseconds; together both hold the thread for about half a frame. */
const slice = 5;
/** So many captions are edited without a pause: fewer than take a few milliseconds. */
const mostAtOnce = 200;
/** The longest that their regular expressions may take, in milliseconds. Only one that would not end comes near it. */
const patience = 400;

/**
 * Reads the captions of images and edits their texts. A caption that several images share is edited once, for the first of them. A
 * caption that is not there is made where the edit gives it tags, and ends with a line break then.
 *
 * @throws DatasetError edit-too-slow when a regular expression does not come to an end, and the signal's reason when it is aborted
 */
export async function planBulkEdit(
  targets: readonly BulkTarget[],
  edit: BulkEdit,
  options: PlanOptions,
): Promise<BulkPlan> {
  const plan = new Planning(targets, edit, options);
  const limited = edit.kind === 'replace' && edit.regex;
  while (!plan.finished) {
    options.signal?.throwIfAborted();
    plan.read();
    if (!limited) plan.edit();
    else if (!withinTime(() => plan.edit(), patience)) throw tooSlow(plan.current);
    options.onProgress?.({ done: plan.done, total: targets.length });
    if (!plan.finished) await nextTurn();
  }
  return plan.result;
}

class Planning {
  readonly result = { edits: [] as FileEdit[], unchanged: 0, leftOut: [] as LeftOutCaption[] };
  /** Images that are read. */
  done = 0;
  /** Captions that are read and not edited yet. */
  #waiting: { readonly target: BulkTarget; readonly now: CaptionText | null }[] = [];
  #edited = 0;
  readonly #seen = new Set<string>();

  constructor(
    private readonly targets: readonly BulkTarget[],
    private readonly what: BulkEdit,
    private readonly options: PlanOptions,
  ) {}

  get finished(): boolean {
    return this.done >= this.targets.length;
  }

  /** The caption that is being edited. */
  get current(): string {
    return this.#waiting[this.#edited]?.target.caption ?? '';
  }

  /** Reads captions for a slice of time. */
  read(): void {
    this.#waiting = [];
    this.#edited = 0;
    const until = performance.now() + slice;
    for (let count = 0; count < mostAtOnce && performance.now() < until; count++) {
      const target = this.targets[this.done];
      if (target === undefined) return;
      this.done++;
      if (this.#seen.has(target.caption)) continue;
      this.#seen.add(target.caption);
      this.#read(target);
    }
  }

  /** Edits what was read. */
  edit(): void {
    for (const { target, now } of this.#waiting) {
      this.#edit(target, now);
      this.#edited++;
    }
  }

  #read(target: BulkTarget): void {
    const reason = this.options.barred?.(target.caption);
    if (reason !== undefined) {
      this.result.leftOut.push({ path: target.caption, reason });
      return;
    }
    try {
      this.#waiting.push({ target, now: readCaptionNow(target.caption) });
    } catch (error) {
      if (!(error instanceof UserFault)) throw error;
      this.result.leftOut.push({ path: target.caption, reason: `${error.message} ${error.fix}` });
    }
  }

  #edit({ caption, style, trigger, seed }: BulkTarget, now: CaptionText | null): void {
    const { categoryOf, countOf } = this.options;
    const text = now?.text ?? '';
    const after = editCaption(text, this.what, { style, trigger, categoryOf, countOf, seedOf: seed });
    if (after === text) {
      this.result.unchanged++;
      return;
    }
    const bytes = encodeLike(now === null ? `${after}\n` : after, now);
    if (bytes.length > largestCaption)
      this.result.leftOut.push({
        path: caption,
        reason: 'It would become too large for a caption. Remove something from it first.',
      });
    else this.result.edits.push({ path: caption, before: now?.bytes ?? null, after: bytes });
  }
}

function tooSlow(caption: string): DatasetError {
  return new DatasetError(
    'edit-too-slow',
    `The regular expression does not come to an end in ${caption}; nothing was changed.`,
    'Write it without repetitions inside of repetitions, such as (a+)+.',
  );
}
