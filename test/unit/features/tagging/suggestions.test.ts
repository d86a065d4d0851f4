import { describe, expect, it } from 'vitest';
import type { CaptionSeen } from '../../../../src/features/tagging/captionSeen';
import type { SuggestionSource } from '../../../../src/features/tagging/suggestions';
import { Suggestions } from '../../../../src/features/tagging/suggestions';
import type { TaggingOptions } from '../../../../src/shared/tagging/options';
import { defaultOptions, withModelThresholds } from '../../../../src/shared/tagging/options';
import type { SparseScores, TagInfo } from '../../../../src/shared/tagging/scores';

const tagList: readonly TagInfo[] = ['smile', 'hat', 'long_hair'].map((name) => ({
  name,
  category: 'general',
}));

function scores(...values: readonly number[]): SparseScores {
  return { tags: Uint32Array.from(values.keys()), values: Float32Array.from(values) };
}

interface Image {
  readonly caption?: string | null;
  readonly problem?: string;
  readonly scores?: SparseScores;
  readonly failure?: string;
}

class Place {
  options: TaggingOptions = { ...defaultOptions };
  before: TaggingOptions = this.options;
  readonly suggestions: Suggestions;

  constructor(readonly images: readonly Image[]) {
    this.suggestions = new Suggestions(
      () => this.#source(),
      () => undefined,
    );
  }

  async with(change: Partial<TaggingOptions>): Promise<Suggestions> {
    this.options = { ...this.options, ...change };
    await this.suggestions.recount();
    return this.suggestions;
  }

  #source(): SuggestionSource {
    const seen = ({ caption = null, problem }: Image): CaptionSeen =>
      problem === undefined ? { text: caption } : { problem };
    return {
      images: this.images.length,
      tagList,
      scores: (index) => this.images[index]?.scores,
      caption: (index) => seen(this.images[index] ?? {}),
      failure: (index) => this.images[index]?.failure,
      options: withModelThresholds(this.options, {}),
      before: withModelThresholds(this.before, {}),
    };
  }
}

const place = (): Place =>
  new Place([
    { scores: scores(0.9, 0.5, 0.1) },
    { scores: scores(0.8, 0.2, 0.6), caption: 'kira, smile\n' },
    { caption: 'kira' },
    { scores: scores(0.1, 0.1, 0.1) },
    { failure: 'It is damaged. Export it again.' },
    { scores: scores(0.9, 0.9, 0.9), problem: 'It is no text. Save it as UTF-8.' },
    {},
  ]);

describe('suggestions', () => {
  it('sort every image into exactly one kind', async () => {
    const suggestions = await place().with({});
    const states = [0, 1, 2, 3, 4, 5, 6].map((index) => suggestions.state(index));
    expect(states).toEqual(['changed', 'skipped', 'skipped', 'unchanged', 'failed', 'failed', 'pending']);
    expect(suggestions.summary).toMatchObject({
      changed: 1,
      skipped: 2,
      unchanged: 1,
      failed: 2,
      fresh: 1,
      touched: 0,
    });
    expect(suggestions.list('unchanged')).toEqual([1, 2, 3]);
  });

  it('say exactly how many captions that exist would be touched', async () => {
    const here = place();
    const summary = async (policy: TaggingOptions['policy']): Promise<number> =>
      (await here.with({ policy })).summary.touched;
    expect([await summary('skip'), await summary('merge'), await summary('replace')]).toEqual([0, 1, 1]);
  });

  it('count tags gained and lost against the options that were last used', async () => {
    const here = place();
    const suggestions = await here.with({ policy: 'merge', thresholds: { general: 0.55 } });
    expect(suggestions.summary).toMatchObject({ gained: 0, lost: 1, differing: 1 });
    await here.with({ thresholds: { general: 0.15 } });
    expect(suggestions.summary).toMatchObject({ gained: 1, lost: 0, differing: 1 });
    await here.with({ thresholds: {} });
    expect(suggestions.summary).toMatchObject({ gained: 0, lost: 0, differing: 0 });
  });

  it('have rows of the options as they are now, before anything was counted', async () => {
    const here = place();
    const suggestions = await here.with({});
    here.options = { ...here.options, thresholds: { general: 0.7 } };
    const [row] = suggestions.rows('changed', 0, 10, (index) => ({ name: String(index), folder: '' }));
    expect(row?.parts.map(({ text }) => text)).toEqual(['smile']);
  });

  it('count what is ticked, and forget nothing when options change', async () => {
    const here = place();
    const suggestions = await here.with({ policy: 'merge' });
    suggestions.tick(0, false);
    expect(suggestions.summary).toMatchObject({ changed: 2, ticked: 1 });
    await here.with({ maxTags: 1 });
    expect(suggestions.isTicked(0)).toBe(false);
    suggestions.tick('all', true);
    expect(suggestions.isTicked(0)).toBe(true);
  });

  it('add tags up over all changes, the most frequent first, and excluded ones at the end', async () => {
    const suggestions = await place().with({ policy: 'replace', exclude: ['hat'] });
    expect(suggestions.totals.map(({ name, images, excluded }) => [name, images, excluded])).toEqual([
      ['smile', 2, false],
      ['long_hair', 1, false],
      ['hat', 0, true],
    ]);
    expect(suggestions.totals[0]?.mean).toBeCloseTo(0.85);
  });

  it('give an older count up for a newer one', async () => {
    const many = new Place(Array.from({ length: 20_000 }, () => ({ scores: scores(0.9, 0.5, 0.1) })));
    const older = many.suggestions.recount();
    many.options = { ...many.options, thresholds: { general: 0.7 } };
    expect(await many.suggestions.recount()).toBe(true);
    expect(await older).toBe(false);
    expect(many.suggestions.summary).toMatchObject({ changed: 20_000, tags: 20_000 });
    expect(many.suggestions.computing).toBe(false);
  });
});
