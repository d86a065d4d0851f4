// Suggestions become captions: as one step of the journal, and never over something that nobody has seen.

import path from 'node:path';
import * as vscode from 'vscode';
import { encodeLike, readCaption } from '../../dataset/captions/captionFile';
import type { FileEdit } from '../../dataset/journal/change';
import { faultText } from '../../platform/reportError';
import { count } from '../../platform/words';
import { inParallel } from './slices';
import { TaggingError } from './taggingError';
import type { TaggingSession } from './taggingSession';

/** A caption that was left as it is. */
export interface LeftOut {
  readonly path: string;
  readonly reason: string;
}

export interface Accepted {
  readonly captions: number;
  readonly leftOut: readonly LeftOut[];
  /** The step in the journal; null when nothing was written. */
  readonly step: string | null;
  readonly cancelled: boolean;
}

export interface AcceptOptions {
  readonly signal: AbortSignal;
  /** Captions that had unsaved changes and were saved for this: they are looked at anew. */
  readonly saved: ReadonlySet<string>;
}

/**
 * Writes the ticked suggestions. A caption that is other than when its suggestion was made, one with unsaved changes, and the
 * caption of a picture that is another by now are left as they are and listed.
 *
 * @throws DatasetError when nothing can be written at all
 */
export async function acceptSuggestions(
  session: TaggingSession,
  { signal, saved }: AcceptOptions,
): Promise<Accepted> {
  const rows = await tickedRows(session);
  const { captions, step, ...rest } = await write(session, rows, saved, signal);
  session.writtenStep = step;
  session.written = {
    captions,
    leftOut: rest.leftOut.map(({ path: file, reason }) => ({ name: path.basename(file), reason })),
    undoable: step !== null,
  };
  session.touch();
  return { captions, step, ...rest };
}

/** The images whose suggestions are ticked. What is written is what is shown: everything is counted first. */
async function tickedRows(session: TaggingSession): Promise<readonly number[]> {
  if (session.run !== null || session.writing !== null)
    throw new TaggingError('busy', 'The images are being worked on.', 'Wait until that is done, or stop it.');
  await session.suggestions.counted();
  return session.suggestions.list('changed').filter((row) => session.suggestions.isTicked(row));
}

async function write(
  session: TaggingSession,
  rows: readonly number[],
  saved: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<Accepted> {
  const { services, scope } = session;
  const progress = (done: number, total: number): void => {
    session.writing = { done, total };
    session.touch();
  };
  progress(0, rows.length);
  try {
    await session.captionsChanged(saved);
    const { edits, leftOut } = await plan(session, rows, saved, signal);
    if (signal.aborted) return { captions: 0, leftOut, step: null, cancelled: true };
    const step = await services.journal.apply(`Auto-tag ${scope.title}`, 'tagging', edits, {
      signal,
      onProgress: ({ done, total }) => progress(done, total),
    });
    leftOut.push(
      ...step.conflicts.map((file) => ({ path: file, reason: changedSince })),
      ...step.failures.map(({ path: file, message, fix }) => ({ path: file, reason: `${message} ${fix}` })),
    );
    services.index.changed(edits.map((edit) => edit.path));
    if (step.changed > 0) await session.remember();
    return {
      captions: step.changed,
      leftOut,
      step: step.changed > 0 ? step.id : null,
      cancelled: step.cancelled,
    };
  } finally {
    session.writing = null;
    await session.captionsChanged(new Set(rows.map((row) => scope.images[row]?.caption ?? '')));
    session.touch();
  }
}

/** What is written where, from the files as they are now. */
async function plan(
  session: TaggingSession,
  rows: readonly number[],
  saved: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<{ edits: FileEdit[]; leftOut: LeftOut[] }> {
  const suggest = session.suggestions.maker();
  const dirty = new Set(dirtyFiles());
  const planned = new Map<number, FileEdit | LeftOut>();
  const decide = async (row: number): Promise<FileEdit | LeftOut | null> => {
    const { caption = '' } = session.scope.images[row] ?? {};
    const leave = (reason: string): LeftOut => ({ path: caption, reason });
    const { after, before } = suggest(row);
    if (after === null) return saved.has(caption) ? leave('It has nothing to change any more.') : null;
    if (dirty.has(caption)) return leave('It is open with changes that are not saved.');
    if (session.scored === null || !(await session.scored.isCurrent(row)))
      return leave('Its picture is another since it was tagged.');
    return edit(caption, before, after);
  };
  await inParallel(
    rows.length,
    async (at) => {
      const decided = await decide(rows[at] ?? 0);
      if (decided !== null) planned.set(at, decided);
    },
    () => signal.aborted,
  );
  const edits = new Map<string, FileEdit>();
  const leftOut: LeftOut[] = [];
  for (const at of rows.keys()) {
    const one = planned.get(at);
    if (one === undefined) continue;
    if ('reason' in one) leftOut.push(one);
    else if (edits.has(one.path))
      leftOut.push({ path: one.path, reason: 'Another picture has the same caption file.' });
    else edits.set(one.path, one);
  }
  return { edits: [...edits.values()], leftOut };
}

/** The change of a caption that is as it was when its suggestion was made. */
async function edit(caption: string, before: string | null, after: string): Promise<FileEdit | LeftOut> {
  try {
    const now = await readCaption(caption);
    if ((now?.text ?? null) !== before) return { path: caption, reason: changedSince };
    return { path: caption, before: now?.bytes ?? null, after: encodeLike(after, now) };
  } catch (error) {
    return { path: caption, reason: faultText(error) };
  }
}

const changedSince = 'It was changed since the suggestion was made.';

function dirtyFiles(): string[] {
  return vscode.workspace.textDocuments
    .filter((document) => document.isDirty && document.uri.scheme === 'file')
    .map((document) => document.uri.fsPath);
}

/**
 * Offers to save the captions of ticked suggestions that are open with unsaved changes.
 *
 * @returns those that were saved; the others are left out
 * @throws vscode.CancellationError when the person decides against all of it
 */
export async function offerToSave(session: TaggingSession): Promise<ReadonlySet<string>> {
  const captions = new Set(
    (await tickedRows(session)).map((row) => session.scope.images[row]?.caption ?? ''),
  );
  const files = dirtyFiles().filter((file) => captions.has(file));
  if (files.length === 0) return new Set();
  const save = 'Save and Tag Too';
  const leave = 'Leave Out';
  const names = files.slice(0, 5).map((file) => path.basename(file));
  const more = files.length > names.length ? ` and ${files.length - names.length} more` : '';
  const chosen = await vscode.window.showWarningMessage(
    `${count(files.length, 'caption is', 'captions are')} open with changes that are not saved.`,
    {
      modal: true,
      detail: `${names.join(', ')}${more}\n\nWhat is saved gets its tags beside your changes. What is left out stays as it is, in the editor and on the disk.`,
    },
    save,
    leave,
  );
  if (chosen === undefined) throw new vscode.CancellationError();
  if (chosen === leave) return new Set();
  const saved = new Set<string>();
  for (const document of vscode.workspace.textDocuments)
    if (files.includes(document.uri.fsPath) && (await document.save())) saved.add(document.uri.fsPath);
  return saved;
}
