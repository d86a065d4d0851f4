// One scope that is being tagged: its captions, scores and suggestions, and what is done with them.

import type * as vscode from 'vscode';
import type { JournalStep } from '../../dataset/journal/step';
import type { ModelListing } from '../../inference/models/listing';
import { Disposables } from '../../platform/disposable';
import { faultText } from '../../platform/reportError';
import { settings } from '../../platform/settings';
import type { Services } from '../../services';
import { Emitter } from '../../shared/emitter';
import type { RunEnd, WrittenFacts } from '../../shared/tagging/api';
import type { TaggingOptions } from '../../shared/tagging/options';
import { withModelThresholds } from '../../shared/tagging/options';
import { captionLines } from '../../shared/dataset/captionText';
import { captionHabits } from './captionHabits';
import { isCaption } from './captionSeen';
import { CaptionTexts } from './captionTexts';
import { embeddedModel, modelThresholds } from './modelChoices';
import type { SaidOptions } from './rememberedOptions';
import { RememberedOptions } from './rememberedOptions';
import type { Scope } from './scope';
import { ScoredImages } from './scoredImages';
import { inParallel } from './slices';
import type { SuggestionSource } from './suggestions';
import { Suggestions } from './suggestions';
import { TaggingError } from './taggingError';
import { TaggingRun } from './taggingRun';

/** Milliseconds between two counts while images come in; longer where counting itself takes long. */
const countEvery = 700;

/** What is known of a scope, and how it is tagged. Nothing is written here; see `acceptSuggestions`. */
export class TaggingSession implements vscode.Disposable {
  readonly #disposables = new Disposables();
  readonly #changed = new Emitter();
  readonly onDidChange = this.#changed.event;
  readonly #gone = new Emitter();
  readonly onDidDispose = this.#gone.event;
  readonly remembered: RememberedOptions;
  readonly captions: CaptionTexts;
  readonly suggestions: Suggestions;
  #options: TaggingOptions;
  /** What folders, job and captions say of how it is tagged. */
  #said: SaidOptions = {};
  /** With all thresholds, as they were last used. */
  #before: TaggingOptions | null = null;
  #listings: readonly ModelListing[] = [];
  #scored: ScoredImages | null = null;
  #modelProblem: string | null = null;
  #run: TaggingRun | null = null;
  #ended: RunEnd | null = null;
  #failures = new Map<number, string>();
  #reading = true;
  #disposed = false;
  #counting: NodeJS.Timeout | undefined;
  #pause = countEvery;
  /** The last change of the model: those before it are given up. */
  #modelRound = 0;
  #opened: Promise<void>;
  /** Counts up when rows may be others. */
  revision = 0;
  writing: { readonly done: number; readonly total: number } | null = null;
  written: WrittenFacts | null = null;
  /** The step of the journal that was written last. */
  writtenStep: string | null = null;

  constructor(
    readonly services: Services,
    readonly scope: Scope,
    given: Partial<TaggingOptions> = {},
    /** False: what is given holds for this time only. */
    private readonly keeps = true,
  ) {
    this.remembered = new RememberedOptions(services.storage);
    if (scope.trigger !== null) this.#said = { trigger: scope.trigger };
    const { options, problems } = this.remembered.read(scope.home, this.#said);
    for (const { key, message, fix } of problems)
      services.log.warn(`Tagging options of ${scope.home}, ${key}: ${message} ${fix}`);
    this.#options = { ...options, ...given };
    this.captions = new CaptionTexts(scope.images);
    this.suggestions = new Suggestions(
      () => this.#source(),
      () => this.#rowsChanged(),
    );
    this.#disposables.add({ dispose: () => clearTimeout(this.#counting) });
    this.#opened = this.#open(given);
    // a fault is told to whoever waits for it
    this.#opened.catch(() => undefined);
  }

  get options(): TaggingOptions {
    return this.#options;
  }

  /** The options with every category's threshold. */
  get effective(): TaggingOptions {
    const { model } = this.#scored ?? {};
    return model === undefined ? this.#options : withModelThresholds(this.#options, modelThresholds(model));
  }

  get listings(): readonly ModelListing[] {
    return this.#listings;
  }

  get modelProblem(): string | null {
    return this.#modelProblem;
  }

  get scored(): ScoredImages | null {
    return this.#scored;
  }

  get run(): TaggingRun | null {
    return this.#run;
  }

  get ended(): RunEnd | null {
    return this.#ended;
  }

  get reading(): boolean {
    return this.#reading;
  }

  /** Numbers of the images that a run would go over: those without scores, but for captions that stay as they are. */
  pending(): number[] {
    return this.#wanted().filter((index) => this.#scored?.has(index) !== true);
  }

  /** Resolves when everything has been read and the model is there. @throws what stands against it */
  async ready(): Promise<ScoredImages> {
    await this.#opened;
    if (this.#scored === null)
      throw new TaggingError(
        'no-model',
        this.#modelProblem ?? 'There is no tagger.',
        'Choose another tagger.',
      );
    return this.#scored;
  }

  /** Changes options. Counts follow soon; rows are of the new options at once. */
  setOptions(change: Partial<TaggingOptions>): void {
    const model = change.model !== undefined && change.model !== this.#options.model;
    this.#options = { ...this.#options, ...change };
    this.written = null;
    if (model) this.#opened = this.#changeModel();
    else this.#recount();
  }

  /** Back to what would be used had nobody chosen anything. */
  async resetOptions(): Promise<void> {
    await this.remembered.forget(this.scope.home);
    this.setOptions({
      ...this.remembered.read(this.scope.home, this.#said).options,
      policy: this.#options.policy,
    });
  }

  /** Whether the options differ from what would be used had nobody chosen anything. */
  get adjusted(): boolean {
    const usual = this.remembered.usual(this.#said);
    return JSON.stringify({ ...this.#options, policy: usual.policy }) !== JSON.stringify(usual);
  }

  /** Looks again at which models there are; a chosen one that could not be loaded is tried again. */
  async refreshModels(): Promise<void> {
    this.#listings = await this.services.models.list();
    if (this.#scored === null) await (this.#opened = this.#changeModel());
    this.#changed.fire();
  }

  /**
   * Tags the images that need it.
   *
   * @throws TaggerError when the model cannot be run
   */
  async tag(): Promise<RunEnd> {
    if (this.#run !== null)
      throw new TaggingError(
        'already-tagging',
        'These images are being tagged already.',
        'Wait, or stop it first.',
      );
    const scored = await this.ready();
    const pending = this.pending();
    for (const index of pending) this.#failures.delete(index);
    this.written = null;
    const run = new TaggingRun(
      {
        tagger: this.services.tagger,
        scored,
        images: this.scope.images,
        pending,
        reused: this.#wanted().length - pending.length,
        orient: settings.taggerOrient,
        provider: settings.taggerProvider,
      },
      () => this.#progressed(),
    );
    this.#run = run;
    this.#changed.fire();
    try {
      this.#ended = await run.done();
      return this.#ended;
    } finally {
      for (const [index, { message, fix }] of run.failures) this.#failures.set(index, `${message} ${fix}`);
      this.#run = null;
      await this.suggestions.counted();
    }
  }

  /** Keeps the options for the next time, and counts from now on against them. */
  async remember(): Promise<void> {
    this.#before = this.effective;
    if (this.keeps) await this.remembered.keep(this.scope.home, this.#said, this.#options);
  }

  /** Reads the captions of these files again. */
  async captionsChanged(files: ReadonlySet<string>): Promise<void> {
    const { images } = this.scope;
    const rows = [...images.keys()].filter((index) => files.has(images[index]?.caption ?? ''));
    let changed = false;
    await inParallel(rows.length, async (at) => {
      if (await this.captions.again(rows[at] ?? 0)) changed = true;
    });
    if (changed) await this.suggestions.recount();
  }

  /** What was written may be undone from elsewhere. */
  stepChanged({ id, state }: JournalStep): void {
    if (id !== this.writtenStep || state !== 'undone') return;
    this.written = null;
    this.writtenStep = null;
    this.#changed.fire();
  }

  /** Tells that something that is shown has changed. */
  touch(): void {
    this.#changed.fire();
  }

  dispose(): void {
    this.#disposed = true;
    this.#modelRound++;
    this.#run?.stop();
    this.#disposables.dispose();
    void this.#scored?.close();
    this.#changed.dispose();
    this.#gone.fire();
    this.#gone.dispose();
  }

  async #open(given: Partial<TaggingOptions>): Promise<void> {
    this.#listings = await this.services.models.list().catch((error: unknown) => {
      this.services.log.error('The taggers cannot be listed.', error);
      return [];
    });
    this.#changed.fire();
    await Promise.all([this.captions.read(() => this.#disposed), this.#loadModel()]);
    this.#followCaptions(given);
    this.#before ??= this.effective;
    this.#reading = false;
    await this.suggestions.recount();
  }

  /** Takes over what captions that exist have in common, where nobody has said otherwise. */
  #followCaptions(given: Partial<TaggingOptions>): void {
    const lines = this.scope.images.flatMap((_, index) => {
      const seen = this.captions.of(index);
      const [line] = 'text' in seen ? captionLines(seen.text ?? '') : [];
      return line === undefined ? [] : [line];
    });
    const habits = captionHabits(lines, this.#scored?.model.tagList ?? []);
    const before = this.remembered.usual(this.#said);
    this.#said = { ...habits, ...this.#said };
    const usual = this.remembered.usual(this.#said);
    for (const key of ['trigger', 'separator'] as const)
      if (!(key in given) && this.#options[key] === before[key])
        this.#options = { ...this.#options, [key]: usual[key] };
  }

  async #changeModel(): Promise<void> {
    this.#reading = true;
    this.#run?.stop();
    this.#changed.fire();
    await this.#loadModel();
    this.#before = this.effective;
    this.#reading = false;
    await this.suggestions.recount();
  }

  async #loadModel(): Promise<void> {
    const round = ++this.#modelRound;
    const before = this.#scored;
    this.#scored = null;
    this.#modelProblem = null;
    this.#ended = null;
    this.#failures = new Map();
    void before?.close();
    const stopped = (): boolean => round !== this.#modelRound;
    try {
      const model = await this.services.models.load(this.#options.model ?? embeddedModel);
      const { scope, services } = this;
      const scored = await ScoredImages.open(
        services.scores,
        model,
        scope.images,
        settings.taggerOrient,
        stopped,
      );
      if (stopped()) await scored.close();
      else this.#scored = scored;
    } catch (error) {
      if (!stopped()) this.#modelProblem = faultText(error);
      this.services.log.error(`The tagger ${this.#options.model ?? embeddedModel} cannot be used.`, error);
    }
  }

  /** Images that would get a caption with this policy. */
  #wanted(): number[] {
    const { policy } = this.#options;
    return [...this.scope.images.keys()].filter((index) => {
      const seen = this.captions.of(index);
      return !('problem' in seen) && !(policy === 'skip' && isCaption(seen));
    });
  }

  #source(): SuggestionSource | null {
    const scored = this.#scored;
    if (scored === null) return null;
    const options = this.effective;
    return {
      images: this.scope.images.length,
      tagList: scored.model.tagList,
      scores: (index) => scored.of(index),
      caption: (index) => this.captions.of(index),
      failure: (index) => this.#failures.get(index),
      options,
      before: this.#before ?? options,
    };
  }

  #progressed(): void {
    this.#changed.fire();
    this.#counting ??= setTimeout(
      () => this.services.reporter.background(this.#countOnTheWay()),
      this.#pause,
    );
  }

  /** Counts while images come in, and takes at most a fifth of the time for it. */
  async #countOnTheWay(): Promise<void> {
    const since = performance.now();
    try {
      if (this.#run !== null) await this.suggestions.recount();
    } finally {
      this.#pause = Math.max(countEvery, 4 * (performance.now() - since));
      this.#counting = undefined;
    }
  }

  #recount(): void {
    this.#rowsChanged();
    this.services.reporter.background(this.suggestions.recount());
  }

  #rowsChanged(): void {
    this.revision++;
    this.#changed.fire();
  }
}
