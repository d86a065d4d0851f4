import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LearningConfidences, SearchResult } from '../../../../src/dataset/query/imageSearch';
import { ImageSearch } from '../../../../src/dataset/query/imageSearch';
import { clipFromFile } from '../../../../src/dataset/tokens/clipMerges';
import { TokenCounter } from '../../../../src/dataset/tokens/tokenCounter';
import type { Tokens } from '../../../../src/dataset/query/tagTokens';
import { Emitter } from '../../../../src/shared/emitter';
import type { MadeImage } from '../../../support/memoryIndex';
import { root } from '../../../../native-bin/tools/lib/run.mjs';
import { MemoryIndex } from '../../../support/memoryIndex';

const merges = path.join(root, 'native-bin/blocklora/assets/clip/merges.txt.gz');

/** Cuts as CLIP's tokenizer does before its merges: letters, single digits, runs of other characters. One token each. */
const words: Tokens = {
  ready: () => Promise.resolve(),
  count: (text) => text.match(/\p{L}+|\p{N}|[^\s\p{L}\p{N}]+/gu)?.length ?? 0,
};

const nothing: LearningConfidences = {
  column: () => () => undefined,
  scored: () => () => undefined,
  onDidLearn: () => ({ dispose: () => undefined }),
  ready: () => Promise.resolve(),
};

/** Searching in memory. */
function searchIn(
  index: MemoryIndex,
  { tokens = words, confidences = nothing }: { tokens?: Tokens; confidences?: LearningConfidences } = {},
): ImageSearch {
  const { model } = index;
  return new ImageSearch({
    tokens,
    confidences,
    index: {
      search: (set, query, facts, signal) => model.search(set, query, facts, signal),
      get tagTable() {
        return model.tags;
      },
      get sets() {
        return model.sets;
      },
      set: (id) => model.set(id)?.record,
      tags: (id) => model.set(id)?.tags ?? [],
      folders: (id) => model.set(id)?.folders ?? [],
      problems: (id) => model.set(id)?.problems ?? [],
      onDidChange: () => ({ dispose: () => undefined }),
    },
  });
}

function oneSet(images: readonly MadeImage[], subset = {}): MemoryIndex {
  const index = new MemoryIndex();
  index.addSet('one', '/data/one', [{ folder: '/data/one/style', images, subset }]);
  return index;
}

function names({ images }: Pick<SearchResult, 'images'>): string[] {
  return images.map(({ name }) => name);
}

describe('searching', () => {
  const index = oneSet([
    { name: 'a.png', tags: ['1girl', 'Long_Hair'], mask: true },
    { name: 'b.png', tags: ['1boy', 'short hair'], problems: ['image-enlarged'] },
    { name: 'c hair.png', tags: null },
  ]);
  const search = searchIn(index);

  it('looks for a word in captions and in the path below the set, and not in the way to it', () => {
    expect(names(search.run('one', 'hair'))).toEqual(['a.png', 'b.png', 'c hair.png']);
    expect(names(search.run('one', 'style'))).toEqual(['a.png', 'b.png', 'c hair.png']);
    expect(names(search.run('one', 'data'))).toEqual([]);
    expect(names(search.run('one', 'path:data'))).toHaveLength(3);
    expect(names(search.run('one', 'LONG_hair'))).toEqual(['a.png']);
  });

  it('finds a tag however it is written, and whole', () => {
    expect(names(search.run('one', 'tag:"long hair"'))).toEqual(['a.png']);
    expect(names(search.run('one', 'tag:hair'))).toEqual([]);
    expect(names(search.run('one', 'tag:*_hair'))).toEqual(['a.png', 'b.png']);
    expect(names(search.run('one', 'caption:"girl, long"'))).toEqual(['a.png']);
  });

  it('finds what the rest of a wrong query says, and where it is wrong', () => {
    const { images, errors } = search.run('one', 'has:mask tags>many');
    expect(names({ images })).toEqual(['a.png']);
    expect(errors).toHaveLength(1);
  });

  it('offers words with counts', () => {
    const { folders, problems, tags } = search.words('one');
    expect(folders).toEqual([{ tag: 'style', count: 3 }]);
    expect(problems).toEqual([{ tag: 'image-enlarged', count: 1 }]);
    expect(tags).toHaveLength(4);
  });

  it('finds an image of several sets once', () => {
    const both = oneSet([{ name: 'a.png', tags: ['x'] }]);
    both.addSet('two', '/data', [{ folder: '/data/one/style', images: [{ name: 'a.png', tags: ['x'] }] }]);
    expect(names(searchIn(both).run('*', 'tag:x'))).toEqual(['a.png']);
    expect(searchIn(both).run('*', 'is:upscaled').unknown).toBe(1);
  });

  it('says of what it does not know, and why', () => {
    const { unknown, notes } = search.run('one', 'is:upscaled');
    expect(unknown).toBe(3);
    expect(notes[0]).toBe('“one” says no resolution, so it is not known which of its pictures are enlarged.');
    expect(search.run('one', 'is:upscaled tag:1boy').unknown).toBe(1);
  });

  it('follows changes of captions', () => {
    index.put(0, [{ name: 'b.png', tags: ['1girl'] }]);
    expect(names(search.run('one', 'tag:1girl'))).toEqual(['a.png', 'b.png']);
    expect(index.model.keyCounts('one').find(({ key }) => key === '1girl')?.count).toBe(2);
  });
});

describe('tokens', () => {
  const tag = fc
    .array(fc.constantFrom(...'ab1 :)_>é,'), { minLength: 1, maxLength: 6 })
    .map((parts) => parts.join(''));

  it('of a caption are those of its whole text, punctuation that touches included', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(tag, { minLength: 1, maxLength: 6 }), async (tags) => {
        const search = searchIn(oneSet([{ name: 'a.png', tags }]));
        const count = words.count(tags.join(', '));
        expect(names(await search.find('one', `tokens=${count}`))).toEqual(['a.png']);
      }),
      { numRuns: 200 },
    );
  });

  it('are those that CLIP’s own tokenizer makes of the whole caption', async () => {
    const clip = new TokenCounter(() => clipFromFile(merges));
    const written = fc.array(
      fc.array(
        fc.constantFrom(
          'long hair',
          "it's",
          ':d',
          '>_<',
          '😀',
          'é',
          '\u0301',
          '(fate)',
          '1girl',
          '<|endoftext|>',
          '...',
          "'s",
        ),
        { minLength: 1, maxLength: 3 },
      ),
      { minLength: 1, maxLength: 5 },
    );
    await fc.assert(
      fc.asyncProperty(written, async (parts) => {
        const tags = parts.map((pieces) => pieces.join(''));
        const search = searchIn(oneSet([{ name: 'a.png', tags }]), { tokens: clip });
        const count = clip.count(tags.join(', '));
        expect(names(await search.find('one', `tokens=${count}`))).toEqual(['a.png']);
      }),
      { numRuns: 150 },
    );
  });

  it('are not known before the tokenizer is there, and are told then', async () => {
    let arrive = (): void => undefined;
    const ready = new Promise<void>((resolve) => (arrive = resolve));
    const search = searchIn(oneSet([{ name: 'a.png', tags: ['1girl'] }]), {
      tokens: { ...words, ready: () => ready },
    });
    expect(search.run('one', 'tokens>0')).toMatchObject({
      unknown: 1,
      notes: ['Tokens are still being counted.'],
    });
    const learned = new Promise<void>((resolve) => search.onDidLearn(() => resolve()));
    arrive();
    await learned;
    expect(names(search.run('one', 'tokens>0'))).toEqual(['a.png']);
  });

  it('are not known where each line of a caption is a choice', () => {
    const search = searchIn(oneSet([{ name: 'a.png', tags: ['1girl'] }], { wildcard: true }));
    expect(search.run('one', 'tokens>0').notes[0]).toContain('each line of a caption is a choice');
  });
});

describe('confidences', () => {
  it('are waited for by find, and unknown to run', async () => {
    const learned = new Emitter();
    let known = false;
    const confidences: LearningConfidences = {
      column: () => () => (known ? 0.9 : undefined),
      scored: () => () => (known ? true : undefined),
      onDidLearn: learned.event,
      ready: () => {
        known = true;
        return Promise.resolve();
      },
    };
    const search = searchIn(oneSet([{ name: 'a.png', tags: null }]), { confidences });
    expect(search.run('one', 'conf(smile)>0.8').unknown).toBe(1);
    expect(names(await search.find('one', 'conf(smile)>0.8'))).toEqual(['a.png']);
    expect(names(search.run('one', 'has:scores'))).toEqual(['a.png']);
  });
});

describe('tags of the index', () => {
  const day = 86_400_000;
  const index = oneSet([
    { name: 'a.png', tags: ['long hair', 'smile', 'hat'], captionModified: 3 * day },
    { name: 'b.png', tags: ['Long_Hair', 'smile'], captionModified: 2 * day },
    { name: 'c.png', tags: ['Smile'], captionModified: day },
  ]);
  const { model } = index;

  it('are one in all ways of writing, the most used of which stands for them', () => {
    expect(model.tagByKey('one', 'smile')).toEqual({
      written: [
        { tag: 'smile', count: 2 },
        { tag: 'Smile', count: 1 },
      ],
      count: 3,
    });
    expect(model.tagByKey('one', 'gone')).toBeUndefined();
    expect(names({ images: model.withTag('one', 'long hair') })).toEqual(['a.png', 'b.png']);
    expect(model.keyCounts('one')).toContainEqual({ key: 'smile', tag: 'smile', ways: 2, count: 3 });
    expect(model.keyCounts('one', model.withTag('one', 'hat'))).toHaveLength(3);
  });

  it('were first seen in the oldest caption that has them', () => {
    expect(model.firstSeen('one', 'long hair')).toBe(2 * day);
    expect(model.firstSeen('*', 'smile')).toBe(day);
    expect(model.firstSeen('one', 'gone')).toBeNull();
    index.put(0, [{ name: 'c.png', tags: [], captionModified: 9 * day }]);
    expect(model.firstSeen('one', 'smile')).toBe(2 * day);
  });
});
