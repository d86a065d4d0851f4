import path from 'node:path';
import fs from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { root } from '../../../../native-bin/tools/lib/run.mjs';
import { clipFromFile } from '../../../../src/dataset/tokens/clipMerges';
import { TokenCounter } from '../../../../src/dataset/tokens/tokenCounter';

const merges = path.join(root, 'native-bin/blocklora/assets/clip/merges.txt.gz');
const counter = new TokenCounter(() => clipFromFile(merges));

interface Golden {
  readonly text: string;
  readonly ids: readonly number[];
  /** Of the first character that is cut, in code points. */
  readonly cut: number | null;
}

const goldens = JSON.parse(
  fs.readFileSync(path.join(root, 'test/fixtures/golden/clip/captions.json'), 'utf8'),
) as Golden[];

describe('the tokens of a caption', () => {
  it('are those of CLIP’s own tokenizer', () => {
    expect(goldens.length).toBeGreaterThan(400);
    for (const { text, ids } of goldens) {
      expect(counter.ids(text), JSON.stringify(text)).toEqual(ids);
      expect(counter.count(text)).toBe(ids.length);
    }
  });

  it('are cut where CLIP’s own tokenizer cuts them', () => {
    const cut = goldens.filter((one) => one.cut !== null);
    expect(cut.length).toBeGreaterThan(50);
    for (const { text, cut } of goldens) {
      const expected = cut === null ? null : Array.from(text).slice(0, cut).join('').length;
      expect(counter.cutAt(text), JSON.stringify(text)).toBe(expected);
    }
  });

  it('before the cut are as many as fit', () => {
    const word = fc.constantFrom('long hair', 'kira_style', ', ', ' ', '\\(fate\\)', 'é', 'xqzzkwv', '🙂');
    fc.assert(
      fc.property(fc.array(word), fc.integer({ min: 1, max: 20 }), (words, limit) => {
        const text = words.join('');
        const at = counter.cutAt(text, limit);
        expect(at === null).toBe(counter.count(text) <= limit);
        if (at === null) return;
        expect(at).toBeLessThan(text.length);
        expect(text.charAt(at)).not.toBe(' ');
      }),
      { numRuns: 300 },
    );
  });

  it('can be loaded ahead', async () => {
    let loads = 0;
    const ahead = new TokenCounter(() => {
      loads++;
      return clipFromFile(merges);
    });
    await Promise.all([ahead.ready(), ahead.ready()]);
    expect(ahead.count('a photo of a cat')).toBe(5);
    expect(loads).toBe(1);
  });
});
