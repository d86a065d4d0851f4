// A host for the tagging panel: our own suggestions over scores that are made up but plausible, and always the same.

import { ScoreHistogram } from '../../src/shared/tagging/histogram';
import type { ModelChoice, TaggingPanelState } from '../../src/shared/tagging/api';
import type { TaggingOptions } from '../../src/shared/tagging/options';
import { defaultOptions, defaultThresholds, withModelThresholds } from '../../src/shared/tagging/options';
import type { Category, SparseScores, TagInfo } from '../../src/shared/tagging/scores';
import type { CaptionSeen } from '../../src/features/tagging/captionSeen';
import { isCaption } from '../../src/features/tagging/captionSeen';
import { Suggestions } from '../../src/features/tagging/suggestions';

const general = [
  ...['solo', 'long_hair', 'hair', 'blue_hair', 'glasses', 'smile', 'open_mouth', 'short_hair', 'beard'],
  ...['grey_background', 'blue_background', 'simple_background', 'white_shirt', 'red_shirt', 'earrings'],
  ...['freckles', 'closed_eyes', 'hat', 'scarf', 'looking_at_viewer', 'upper_body', 'pixel_art', 'dark_skin'],
];

/** A list as a large tagger has it, with some of every kind. */
export const tagList: readonly TagInfo[] = [
  ...general.map((name): TagInfo => ({ name, category: 'general' })),
  ...['kira_(ink)', 'hatsune_miku'].map((name): TagInfo => ({ name, category: 'character' })),
  ...['safe', 'sensitive'].map((name): TagInfo => ({ name, category: 'rating' })),
];

export const models: readonly ModelChoice[] = [
  {
    ...{ id: 'embedded', name: 'Little Avatars', source: 'embedded', state: 'ready', bytes: 1_400_000 },
    ...{ licence: 'MIT', checksum: 'verified', note: null, problem: null, page: false },
  },
  {
    ...{ id: 'wd-vit-v3', name: 'WD ViT v3', source: 'catalogue', state: 'available', bytes: 378_536_310 },
    ...{ licence: 'Apache-2.0', checksum: 'catalogue', problem: null, page: true },
    note: 'Danbooru tags, quick and good. A fine first choice for drawings.',
  },
  {
    ...{ id: 'joytag', name: 'JoyTag', source: 'catalogue', state: 'available', bytes: null },
    ...{ licence: null, checksum: 'unknown', note: null, problem: null, page: true },
  },
  {
    ...{ id: '/models/own.onnx', name: 'own.onnx', source: 'local', state: 'broken', bytes: null },
    ...{ licence: null, checksum: 'unknown', note: null, page: false },
    problem: 'own.onnx has no tag list beside it. Put its selected_tags.csv into the same folder.',
  },
];

/** Numbers from 0 to 1 that look random and are the same each time. */
function noise(seed: number): number {
  const value = Math.sin(seed * 127.1 + 311.7) * 43758.5453;
  return value - Math.floor(value);
}

function scoresOf(image: number): SparseScores {
  const found = tagList.flatMap(({ category }, tag) => {
    const raw = noise(image * 97 + tag);
    // most scores are low, some high, few between
    const score = raw > 0.72 ? 0.55 + raw * 0.44 : raw ** 3;
    const value = category === 'character' ? score ** 3 : score;
    return value < 0.01 ? [] : [{ tag, value }];
  });
  return {
    tags: Uint32Array.from(found, ({ tag }) => tag),
    values: Float32Array.from(found, ({ value }) => value),
  };
}

/** What a panel shows of so many images, and what happens when somebody does something. */
export class ScriptedTagging {
  options: TaggingOptions = { ...defaultOptions, trigger: 'inkart' };
  before = this.options;
  /** Images so far tagged, from the first on. */
  tagged = 0;
  readonly failures = new Map<number, string>();
  readonly captions: CaptionSeen[];
  readonly suggestions: Suggestions;
  readonly #scores: SparseScores[] = [];
  readonly #histogram = new ScoreHistogram(tagList);
  revision = 0;
  /** Overrides of the state, for scenes. */
  scene: Partial<TaggingPanelState> = {};

  constructor(readonly images: number) {
    this.captions = Array.from({ length: images }, (_, image) =>
      image % 4 === 1
        ? { text: 'inkart, blue hair, a hat that the tagger does not know\nsecond line\n' }
        : { text: null },
    );
    this.suggestions = new Suggestions(
      () => ({
        images,
        tagList,
        scores: (image) => this.#scores[image],
        caption: (image) => this.captions[image] ?? { text: null },
        failure: (image) => this.failures.get(image),
        options: withModelThresholds(this.options, {}),
        before: withModelThresholds(this.before, {}),
      }),
      () => this.revision++,
    );
  }

  name(image: number): { name: string; folder: string } {
    return {
      name: `${String(image + 1).padStart(2, '0')}.png`,
      folder: image % 10 === 9 ? '5_ink portrait' : '',
    };
  }

  /** Tags the images up to one, but for those whose caption stays. */
  async tag(until = this.images): Promise<void> {
    for (let image = 0; image < until; image++) {
      if (this.#scores[image] !== undefined || !this.#wanted(image)) continue;
      const scores = scoresOf(image);
      this.#scores[image] = scores;
      this.#histogram.add(scores);
      this.tagged++;
    }
    await this.suggestions.recount();
  }

  /** Has an image fail. */
  fail(image: number, reason: string): void {
    this.failures.set(image, reason);
  }

  async setOptions(change: Partial<TaggingOptions>): Promise<void> {
    this.options = { ...this.options, ...change };
    await this.suggestions.recount();
  }

  state(): TaggingPanelState {
    const count = (wanted: (image: number) => boolean): number =>
      [...Array(this.images).keys()].filter(wanted).length;
    const categories: readonly Category[] = ['general', 'character', 'rating'];
    return {
      scope: {
        title: 'style',
        place: 'images/style',
        images: this.images,
        captioned: count((image) => isCaption(this.captions[image])),
        unreadable: 0,
      },
      locked: null,
      phase: 'ready',
      models,
      model: { id: 'embedded', name: 'Little Avatars', tags: tagList.length },
      modelProblem: null,
      download: null,
      options: this.options,
      adjusted: JSON.stringify(this.options) !== JSON.stringify(defaultOptions),
      rememberedIn: 'These options are remembered for this data set, in the workspace’s settings.',
      scored: this.tagged,
      pending: count((image) => this.#wanted(image) && this.#scores[image] === undefined),
      run: null,
      ended: null,
      histograms: categories.map((category) => ({
        category,
        tags: tagList.filter((tag) => tag.category === category).length,
        usual: defaultThresholds[category] as number,
        counts: [...this.#histogram.counts(category)],
      })),
      summary: this.suggestions.summary,
      computing: false,
      revision: this.revision,
      writing: null,
      written: null,
      ...this.scene,
    };
  }

  #wanted(image: number): boolean {
    return !(this.options.policy === 'skip' && isCaption(this.captions[image]));
  }
}
