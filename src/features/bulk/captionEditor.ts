import * as vscode from 'vscode';
import type { BulkPlan, LeftOutCaption } from '../../dataset/bulk/planBulkEdit';
import { planBulkEdit } from '../../dataset/bulk/planBulkEdit';
import type { FileEdit } from '../../dataset/journal/change';
import type { JournalStep } from '../../dataset/journal/step';
import { everySet } from '../../dataset/query/imageSearch';
import { withProgress } from '../../platform/progress';
import { settings } from '../../platform/settings';
import { count } from '../../platform/words';
import type { Services } from '../../services';
import type { BulkEdit } from '../../shared/captions/bulkEdit';
import { editCaption } from '../../shared/captions/editCaption';
import type { EditOutcome, EditRequest } from '../../shared/captions/editRequest';
import { tagKey } from '../../shared/tagging/tagText';
import type { DirtyChoice } from './dirtyCaptions';
import { askAboutDirty, dirtyDocuments } from './dirtyCaptions';
import { editInEditor, fitsEditor, replaceIn } from './editInEditor';
import type { EditPreviews } from './editPreview';
import type { EditScope } from './editScope';
import { editScope } from './editScope';
import { editWords } from './editWords';

type Needed = Pick<Services, 'index' | 'search' | 'journal' | 'dictionary'>;

/** A caption that is edited in its editor, and stays unsaved. */
interface EditorText {
  readonly document: vscode.TextDocument;
  readonly before: string;
  readonly after: string;
}

interface DirtyCaptions {
  /** Paths that must not be written. */
  readonly left: ReadonlySet<string>;
  readonly inEditor: readonly EditorText[];
}

/** From so many captions on progress is shown where it can be stopped. */
const many = 500;
const unsaved = 'It is open with changes that are not saved.';
const changedSince = 'It was changed since it was looked at.';
const notSaved = 'It could not be saved.';

/** Edits captions: looks at them, shows what would change, and does it as one step that can be undone. */
export class CaptionEditor {
  constructor(
    private readonly services: Needed,
    private readonly previews: EditPreviews,
  ) {}

  /**
   * Makes an edit.
   *
   * @throws BulkError, DatasetError when nothing could be done; CancellationError is an outcome, and not thrown
   */
  async edit(request: EditRequest): Promise<EditOutcome> {
    try {
      return await this.#edit(request);
    } catch (error) {
      if (error instanceof vscode.CancellationError) return nothing([], true);
      throw error;
    }
  }

  async #edit(request: EditRequest): Promise<EditOutcome> {
    const scope = await editScope(this.services, request);
    const asks = request.preview !== false;
    const dirty = await this.#dirty(scope, request.edit, asks);
    const plan = await this.#plan(scope, request.edit, dirty);
    const title = request.title ?? editWords(request.edit);
    if (plan.edits.length + dirty.inEditor.length === 0) {
      if (asks) tellNothing(title, scope, plan);
      return nothing(plan.leftOut, false);
    }
    const place = scope.title;
    const shown = { title, place, plan, inEditors: dirty.inEditor.length, unknown: scope.unknown };
    if (asks && !(await this.previews.ask(shown))) return nothing(plan.leftOut, true);
    const inEditors = await applyInEditors(dirty.inEditor);
    const written = plan.edits.length === 0 ? undefined : await this.#write(title, plan.edits);
    const outcome: EditOutcome = {
      changed: (written?.step.changed ?? 0) + inEditors,
      step: written !== undefined && written.step.changed > 0 ? written.step.id : null,
      leftOut: [...plan.leftOut, ...(written?.leftOut ?? [])],
      cancelled: written?.step.cancelled ?? false,
    };
    if (asks) this.#tell(title, outcome, inEditors);
    return outcome;
  }

  /** Captions with unsaved changes, of which a person decides. */
  async #dirty(scope: EditScope, edit: BulkEdit, asks: boolean): Promise<DirtyCaptions> {
    const documents = dirtyDocuments();
    const facts = this.#facts(scope);
    const texts: EditorText[] = [];
    for (const target of documents.size === 0 ? [] : scope.targets) {
      const document = documents.get(target.caption);
      if (document === undefined || texts.some((one) => one.document === document)) continue;
      const before = document.getText();
      const { style, trigger, seed } = target;
      const after = editCaption(before, edit, { ...facts, style, trigger, seedOf: seed });
      if (after !== before) texts.push({ document, before, after });
    }
    const files = texts.map(({ document }) => document.uri.fsPath);
    const choice: DirtyChoice = files.length === 0 || !asks ? 'leave' : await askAboutDirty(files);
    if (choice === 'save') for (const { document } of texts) await document.save();
    return { left: new Set(dirtyDocuments().keys()), inEditor: choice === 'inEditor' ? texts : [] };
  }

  async #plan(scope: EditScope, edit: BulkEdit, { left, inEditor }: DirtyCaptions): Promise<BulkPlan> {
    const barred = (caption: string): string | undefined => (left.has(caption) ? unsaved : undefined);
    const options = { ...this.#facts(scope), barred };
    const plan =
      scope.targets.length < many
        ? await planBulkEdit(scope.targets, edit, options)
        : await withProgressOf('Looking at captions', (signal, onProgress) =>
            planBulkEdit(scope.targets, edit, { ...options, signal, onProgress }),
          );
    const edited = new Set(inEditor.map(({ document }) => document.uri.fsPath));
    return { ...plan, leftOut: plan.leftOut.filter(({ path }) => !edited.has(path)) };
  }

  /** What orders need to know of tags. */
  #facts({ set }: EditScope): {
    categoryOf(tag: string): string | undefined;
    countOf(tag: string): number;
  } {
    const { index, dictionary } = this.services;
    const id = set?.id ?? everySet;
    return {
      categoryOf: remembered((tag) => dictionary.current.find(tag)?.category),
      countOf: remembered((tag) => index.tagByKey(id, tagKey(tag))?.count ?? 0),
    };
  }

  async #write(
    title: string,
    edits: readonly FileEdit[],
  ): Promise<{ readonly step: JournalStep; readonly leftOut: readonly LeftOutCaption[] }> {
    const { journal, index } = this.services;
    try {
      if (edits.length <= settings.workspaceEditLimit && fitsEditor(edits)) {
        const step = await journal.applyBy(title, 'edit', edits, editInEditor);
        const done = step.changed > 0 ? await journal.changes(step.id) : [];
        const changed = new Set(done.flatMap((change) => ('path' in change ? [change.path] : [])));
        const left = edits.filter(({ path }) => !changed.has(path));
        const conflicts = new Set(step.conflicts);
        return {
          step,
          leftOut: left.map(({ path }) => ({ path, reason: conflicts.has(path) ? changedSince : notSaved })),
        };
      }
      const step = await this.#writeMany(title, edits);
      return {
        step,
        leftOut: [
          ...step.conflicts.map((path) => ({ path, reason: changedSince })),
          ...step.failures.map(({ path, message, fix }) => ({ path, reason: `${message} ${fix}` })),
        ],
      };
    } finally {
      index.changed(edits.map(({ path }) => path));
    }
  }

  #writeMany(title: string, edits: readonly FileEdit[]): Promise<JournalStep> {
    const { journal, index } = this.services;
    if (edits.length < many) return journal.apply(title, 'edit', edits);
    let told = 0;
    return withProgressOf(title, (signal, onProgress) =>
      journal.apply(title, 'edit', edits, {
        signal,
        onProgress: (progress) => {
          // the scanner's thread reads what is done while the rest is written
          index.changed(edits.slice(told, progress.done).map(({ path }) => path));
          told = progress.done;
          onProgress(progress);
        },
      }),
    );
  }

  #tell(title: string, { changed, step, leftOut, cancelled }: EditOutcome, inEditors: number): void {
    const undo = 'Undo';
    const left =
      leftOut.length === 0 ? '' : ` ${count(leftOut.length, 'caption was', 'captions were')} left out.`;
    const open = inEditors === 0 ? '' : ` ${count(inEditors, 'is', 'are')} open and not saved.`;
    const stopped = cancelled ? ' Stopped before the end.' : '';
    void vscode.window
      .showInformationMessage(
        `${title}: ${count(changed, 'caption')} changed.${open}${left}${stopped}`,
        ...(step === null ? [] : [undo]),
        ...(leftOut.length === 0 ? [] : [showLeft]),
      )
      .then(async (chosen) => {
        if (chosen === undo && step !== null)
          await vscode.commands.executeCommand('blockLora.undoStep', step);
        if (chosen === showLeft) await showLeftOut(leftOut);
      });
  }
}

const showLeft = 'Show Left Out';

function tellNothing(title: string, scope: EditScope, { leftOut }: BulkPlan): void {
  const left =
    leftOut.length === 0 ? '' : ` ${count(leftOut.length, 'caption was', 'captions were')} left out.`;
  void vscode.window
    .showInformationMessage(
      `${title}: no caption would change (${scope.title}).${left}`,
      ...(leftOut.length === 0 ? [] : [showLeft]),
    )
    .then((chosen) => (chosen === showLeft ? showLeftOut(leftOut) : undefined));
}

/** Captions that stayed as they were, with the reasons, as a text to look at. */
async function showLeftOut(leftOut: EditOutcome['leftOut']): Promise<void> {
  const content = leftOut.map(({ path, reason }) => `${path}\n    ${reason}\n`).join('');
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ content }));
}

/** @returns how many documents were edited; one that was changed since it was looked at is not */
async function applyInEditors(texts: readonly EditorText[]): Promise<number> {
  const still = texts.filter(({ document, before }) => document.getText() === before);
  if (still.length === 0) return 0;
  const change = new vscode.WorkspaceEdit();
  for (const { document, after } of still) replaceIn(change, document, after);
  return (await vscode.workspace.applyEdit(change)) ? still.length : 0;
}

/** Asks once for each tag. */
function remembered<T>(ask: (tag: string) => T): (tag: string) => T {
  const known = new Map<string, T>();
  return (tag) => {
    const before = known.get(tag);
    if (before !== undefined) return before;
    const found = ask(tag);
    known.set(tag, found);
    return found;
  };
}

function withProgressOf<T>(
  title: string,
  work: (
    signal: AbortSignal,
    onProgress: (progress: { readonly done: number; readonly total: number }) => void,
  ) => Promise<T>,
): Promise<T> {
  return Promise.resolve(
    withProgress({ title }, (signal, say) =>
      work(signal, ({ done, total }) => say(`${done.toLocaleString('en')} of ${total.toLocaleString('en')}`)),
    ),
  );
}

function nothing(leftOut: EditOutcome['leftOut'], cancelled: boolean): EditOutcome {
  return { changed: 0, step: null, leftOut, cancelled };
}
