import * as vscode from 'vscode';
import { readCaption } from '../../dataset/captions/captionFile';
import { breathing } from '../../dataset/journal/slices';
import { checksWholeSets } from '../../platform/captionSettings';
import { Disposables } from '../../platform/disposable';
import type { Services } from '../../services';
import { lintCaption } from '../../shared/captions/lint';
import { mayHaveProblem } from '../../shared/captions/lintTags';
import { defaultJoint } from '../../shared/captions/tagEdits';
import type { DataSet, ImageRecord, IndexChange } from '../../shared/dataset/records';
import type { OpenProblems } from './openProblems';
import type { ProblemContexts, SetRules } from './problemContexts';
import { diagnosticsOf, fileDiagnostic } from './problemDiagnostics';

/** Captions with problems that are listed of a data set: more than this nobody reads, and the panel gets slow. */
const most = 500;
/** Milliseconds in which changes are gathered. */
const gather = 400;
/** Captions that are read at the same time. */
const lanes = 12;

/** What is listed of a data set. */
interface Listed {
  /** Of the rules that it was looked through with. */
  readonly signature: string;
  /** Caption files with problems, absolute. */
  readonly files: Set<string>;
  /** The file that says that there are more; null when all are listed. */
  more: string | null;
}

/**
 * The problems of captions that are not open: which ones may have some the index says, and only these are read. A change of the index
 * looks at the images that changed, and at the whole set only when its rules judge otherwise than before.
 */
export class SetProblems implements vscode.Disposable {
  readonly #disposables = new Disposables();
  readonly #sets = new Map<string, Listed>();
  /** Caption files by the set that they are listed with. */
  readonly #owners = new Map<string, string>();
  readonly #dirtySets = new Set<string>();
  readonly #dirtyImages = new Set<string>();
  #everything = true;
  #timer: NodeJS.Timeout | undefined;
  #running = false;
  #disposed = false;

  constructor(
    private readonly services: Services,
    private readonly contexts: ProblemContexts,
    private readonly open: OpenProblems,
    private readonly collection: vscode.DiagnosticCollection,
  ) {
    const { index } = services;
    this.#disposables.add(index.onDidChange((change) => this.#note(change)));
    this.#disposables.add(index.onDidProgress(({ phase }) => phase === 'idle' && this.#soon()));
    this.#disposables.add(
      vscode.workspace.onDidCloseTextDocument(({ uri }) => {
        const image = uri.scheme === 'file' ? index.byCaption(uri.fsPath) : undefined;
        if (image !== undefined) this.#noteImages([image.path]);
      }),
    );
    this.#disposables.add({ dispose: () => clearTimeout(this.#timer) });
    this.#soon();
  }

  /** Looks everything through again: settings or the dictionary have changed. */
  checkAll(): void {
    this.#everything = true;
    this.#soon();
  }

  dispose(): void {
    this.#disposed = true;
    this.#disposables.dispose();
  }

  #note({ everything, sets, images, manyImages }: IndexChange): void {
    if (everything) this.#everything = true;
    if (manyImages) for (const set of sets) this.#dirtySets.add(set);
    this.#noteImages(images);
  }

  #noteImages(images: readonly string[]): void {
    for (const image of images) this.#dirtyImages.add(image);
    this.#soon();
  }

  #soon(): void {
    if (this.#disposed || this.#running) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.services.reporter.background(this.#run()), gather);
  }

  async #run(): Promise<void> {
    const { index } = this.services;
    // while images are read everything changes all the time; the end of it is told
    if (this.#running || index.progress.phase !== 'idle') return;
    this.#running = true;
    const images = [...this.#dirtyImages];
    const dirty = new Set(this.#dirtySets);
    const everything = this.#everything;
    this.#dirtyImages.clear();
    this.#dirtySets.clear();
    this.#everything = false;
    try {
      await Promise.all([this.services.dictionary.ready(), this.services.tokens.ready()]);
      const wanted = checksWholeSets() ? index.sets : [];
      const ids = new Set(wanted.map(({ id }) => id));
      for (const id of this.#sets.keys()) if (!ids.has(id)) this.#forget(id);
      for (const { id } of wanted) {
        const set = index.set(id);
        if (set === undefined || this.#disposed) continue;
        const rules = await this.contexts.fresh(set);
        const listed = this.#sets.get(id);
        if (everything || dirty.has(id) || listed?.signature !== rules.signature || listed.more !== null)
          await this.#checkSet(set, rules);
        else await this.#checkImages(set, rules, images);
      }
    } finally {
      this.#running = false;
      if (this.#everything || this.#dirtySets.size > 0 || this.#dirtyImages.size > 0) this.#soon();
    }
  }

  async #checkSet(set: DataSet, rules: SetRules): Promise<void> {
    const before = this.#sets.get(set.id)?.files ?? new Set<string>();
    const listed: Listed = { signature: rules.signature, files: new Set(), more: null };
    this.#sets.set(set.id, listed);
    const breathe = breathing();
    const suspects: ImageRecord[] = [];
    for (const image of this.services.index.images(set.id)) {
      if (this.#isSuspect(set, rules, image)) suspects.push(image);
      await breathe();
    }
    // an image of several sets is judged by the first one, as it is when it is open
    const { index } = this.services;
    const own =
      index.sets.length > 1 ? suspects.filter(({ path }) => index.setsOf(path)[0]?.id === set.id) : suspects;
    await this.#readAll(set, rules, own, listed);
    this.#listOrphans(set, rules, listed);
    for (const file of before) if (!listed.files.has(file)) this.#unlist(file, set.id);
  }

  async #checkImages(set: DataSet, rules: SetRules, paths: readonly string[]): Promise<void> {
    const listed = this.#sets.get(set.id);
    if (listed === undefined || paths.length === 0) return;
    const { index } = this.services;
    const there = paths
      .map((path) => index.image(path))
      .filter((image) => image !== undefined)
      .filter(({ path }) => index.setsOf(path)[0]?.id === set.id);
    const suspects = there.filter((image) => this.#isSuspect(set, rules, image));
    const wanted = new Set(suspects.flatMap(({ caption }) => caption?.path ?? []));
    for (const { caption } of there)
      if (caption !== null && listed.files.has(caption.path) && !wanted.has(caption.path))
        this.#unlist(caption.path, set.id);
    await this.#readAll(set, rules, suspects, listed);
    this.#listOrphans(set, rules, listed);
    for (const file of [...listed.files])
      if (index.byCaption(file) === undefined && !this.#isOrphan(set, file)) this.#unlist(file, set.id);
  }

  #isSuspect(set: DataSet, rules: SetRules, image: ImageRecord): boolean {
    if (image.caption === null || (this.#owners.get(image.caption.path) ?? set.id) !== set.id) return false;
    const context = rules.context(image.path, false);
    return mayHaveProblem(image.tags, context, defaultJoint(context.style));
  }

  async #readAll(
    set: DataSet,
    rules: SetRules,
    suspects: readonly ImageRecord[],
    listed: Listed,
  ): Promise<void> {
    let next = 0;
    const lane = async (): Promise<void> => {
      while (next < suspects.length && !this.#disposed) {
        const image = suspects[next++];
        if (listed.more !== null) return;
        if (image !== undefined) await this.#read(set, rules, image, listed);
      }
    };
    await Promise.all(Array.from({ length: Math.min(lanes, suspects.length) }, lane));
  }

  async #read(set: DataSet, rules: SetRules, image: ImageRecord, listed: Listed): Promise<void> {
    const file = image.caption?.path;
    if (file === undefined) return;
    const uri = vscode.Uri.file(file);
    // what cannot be read is a problem of the image, and told there
    const caption = await readCaption(file).catch(() => null);
    if (caption === null || this.open.has(uri)) {
      if (caption === null) this.#unlist(file, set.id);
      return;
    }
    const problems = lintCaption(caption.text, rules.context(image.path, false));
    if (problems.length === 0) this.#unlist(file, set.id);
    else if (listed.files.size >= most && !listed.files.has(file)) this.#sayMore(set, rules, listed);
    else this.#list(file, set.id, listed, diagnosticsOf(uri, caption.text, problems, rules.severities));
  }

  #listOrphans(set: DataSet, { severities }: SetRules, listed: Listed): void {
    for (const { file, message, fix } of this.#orphans(set)) {
      if (listed.files.size >= most) return;
      const diagnostic = fileDiagnostic('orphan', `${message} ${fix}`, severities.orphan);
      if (diagnostic !== undefined) this.#list(file, set.id, listed, [diagnostic]);
    }
  }

  #orphans(set: DataSet): readonly { file: string; message: string; fix: string }[] {
    // the first few, which the set names itself: all of a set's problems are not gathered for this
    return set.problems.filter(({ code }) => code === 'caption-orphan');
  }

  #isOrphan(set: DataSet, file: string): boolean {
    return this.#orphans(set).some((one) => one.file === file);
  }

  #sayMore(set: DataSet, { severities }: SetRules, listed: Listed): void {
    if (listed.more !== null) return;
    const file = [...listed.files].at(-1);
    if (file === undefined) return;
    listed.more = file;
    const message = `More captions of “${set.name}” have problems; the first ${most} with some are listed. Mend these, or turn rules off, and the next ones come.`;
    const loudest = Object.values(severities).includes('error') ? 'error' : 'warning';
    const diagnostic = fileDiagnostic('duplicate', message, loudest);
    if (diagnostic === undefined) return;
    diagnostic.code = undefined;
    const uri = vscode.Uri.file(file);
    this.collection.set(uri, [diagnostic, ...(this.collection.get(uri) ?? [])]);
  }

  #list(file: string, set: string, listed: Listed, diagnostics: readonly vscode.Diagnostic[]): void {
    listed.files.add(file);
    this.#owners.set(file, set);
    this.collection.set(vscode.Uri.file(file), diagnostics);
  }

  #unlist(file: string, set: string): void {
    if (this.#owners.get(file) !== set) return;
    this.#owners.delete(file);
    this.#sets.get(set)?.files.delete(file);
    const uri = vscode.Uri.file(file);
    if (!this.open.has(uri)) this.collection.delete(uri);
  }

  #forget(set: string): void {
    for (const file of this.#sets.get(set)?.files ?? []) this.#unlist(file, set);
    this.#sets.delete(set);
  }
}
