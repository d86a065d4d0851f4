import path from 'node:path';
import fs from 'node:fs';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { root } from '../../../../native-bin/tools/lib/run.mjs';
import { BaseTokens } from '../../../../src/dataset/tokens/baseTokens';
import { clipFromFile } from '../../../../src/dataset/tokens/clipMerges';
import { TokenCounter } from '../../../../src/dataset/tokens/tokenCounter';
import { Place } from '../place';

const merges = path.join(root, 'native-bin/blocklora/assets/clip/merges.txt.gz');
const counter = new TokenCounter(() => clipFromFile(merges));

interface Golden {
  readonly text: string;
  readonly ids: readonly number[];
  /** Of the first character that is cut, in code points. */
  readonly cut: number | null;
  /** Number of tokens by the tokenizer of the base that comes with the extension. */
  readonly embedded: number;
}

const goldens = JSON.parse(
  fs.readFileSync(path.join(root, 'test/fixtures/golden/clip/captions.json'), 'utf8'),
) as Golden[];

describe('the tokens of a job', () => {
  const place = new Place();
  const bases = new BaseTokens(counter, path.join(root, 'native-bin/base'));
  afterAll(() => place.remove());

  function job(name: string, model: string | null): TokenCounter {
    const base = model === null ? '' : `"base": { "model": ${JSON.stringify(model)} }, // the base\n`;
    return bases.ofJob(place.write(name, `{\n${base}"name": "job"\n}`));
  }

  it('are those of the base that comes along, where it names that or none', () => {
    for (const { text, embedded } of goldens)
      expect(job('a.blocklora.json', 'embedded').count(text), JSON.stringify(text)).toBe(embedded);
    expect(job('b.blocklora.json', null).count('a photo of a cat')).toBe(
      job('a.blocklora.json', 'embedded').count('a photo of a cat'),
    );
  });

  it('are those of a base folder, by either of its files', () => {
    place.write('plain/tokenizer/merges.txt', '#version: 0.2\nc a\nca t</w>\n');
    expect(job('c.blocklora.json', 'plain').count('cat cats')).toBe(1 + 3);
    const pairs = JSON.stringify({
      model: {
        merges: [
          ['c', 'a'],
          ['ca', 't</w>'],
        ],
      },
    });
    place.write('json/tokenizer/tokenizer.json', pairs);
    expect(job('d.blocklora.json', place.of('json')).count('cat cats')).toBe(1 + 3);
  });

  it('are CLIP’s where the base is one file, or its tokenizer cannot be read', () => {
    place.write('one.safetensors', '');
    place.write('bad/tokenizer/tokenizer.json', '{');
    for (const model of ['one.safetensors', 'bad', 'missing'])
      expect(job(`${model}.blocklora.json`, model)).toBe(counter);
    expect(bases.ofJob(place.of('no-such.blocklora.json'))).toBe(counter);
    expect(bases.ofJob(place.write('no.blocklora.json', 'no json'))).toBe(counter);
  });

  it('are others when the job is changed', () => {
    place.write('plain/tokenizer/merges.txt', '#version: 0.2\nc a\nca t</w>\n');
    expect(job('e.blocklora.json', 'plain').count('cat')).toBe(1);
    const file = place.write('e.blocklora.json', '{"base": {"model": "one.safetensors"}, "name": "longer"}');
    expect(bases.ofJob(file)).toBe(counter);
  });
});

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
