import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { repeatName } from '../../../../src/shared/dataset/names';
import { folderName, renamedFolder } from '../../../../src/dataset/exchange/folderName';
import { editJobSource, sourcesSnippet } from '../../../../src/dataset/exchange/jobSources';
import { dataSet, subset } from './sets';

describe('the name of an `N_trigger class` folder', () => {
  it('says what was put in', () => {
    const word = fc.stringMatching(/^[a-zäöü漢0-9_()-]{1,8}$/);
    fc.assert(
      fc.property(
        fc.nat(10_000),
        word,
        fc.option(fc.array(word, { minLength: 1, maxLength: 3 })),
        (repeats, trigger, rest) => {
          const classWord = rest === null ? null : rest.join(' ');
          expect(repeatName(folderName({ repeats, trigger, classWord }))).toMatchObject({
            repeats,
            trigger,
            classWord,
          });
        },
      ),
    );
  });

  it('changes in part, and a folder without one gets one', () => {
    const folder = path.join('/data', '10_kira girl');
    expect(renamedFolder(folder, { repeats: 20 })).toBe(path.join('/data', '20_kira girl'));
    expect(renamedFolder(folder, { classWord: null })).toBe(path.join('/data', '10_kira'));
    expect(renamedFolder(folder, { trigger: 'mia', classWord: 'tall woman' })).toBe(
      path.join('/data', '10_mia tall woman'),
    );
    expect(renamedFolder('/data/plain', { repeats: 5, trigger: 'kira' })).toBe(
      path.join('/data', '5_kira plain'),
    );
  });

  it.each([
    [{ trigger: 'two words' }, 'not one word'],
    [{ trigger: '' }, 'not one word'],
    [{ classWord: ' girl' }, 'spaces'],
    [{ classWord: 'a/b' }, 'the character /'],
    [{ trigger: 'a:b' }, 'the character :'],
    [{ repeats: 1.5 }, 'no number of repeats'],
    [{ trigger: null, classWord: null }, 'neither'],
    [{ classWord: 'girl.' }, 'ends with a dot'],
    [{ classWord: 'x'.repeat(300) }, '255 bytes'],
  ])('is refused with a sentence: %j', (words, message) => {
    expect(() => renamedFolder('/data/10_kira girl', words)).toThrow(
      expect.objectContaining({
        message: expect.stringContaining(message),
        fix: expect.stringMatching(/\.$/),
      }),
    );
  });
});

describe('a data set in a job file', () => {
  it('is a snippet of JSON that the job takes', () => {
    const snippet = sourcesSnippet(
      dataSet([subset({ folder: '/data/images', repeats: 10, words: 'girl', recursive: true })]),
      '/data/jobs',
    );
    expect(JSON.parse(`{${snippet}}`)).toEqual({
      dataset: { sources: [{ path: '../images', repeats: 10, class: 'girl', recursive: true }] },
    });
    const named = dataSet([subset({ folder: '/data/10_a', kind: 'named' })], {
      kind: 'named',
      root: '/data',
    });
    expect(sourcesSnippet(named, '/data')).toContain('"path": "."');
    const toml = dataSet([], { kind: 'toml', file: '/data/set.toml' });
    expect(JSON.parse(`{${sourcesSnippet(toml, '/data')}}`)).toEqual({ dataset: { config: 'set.toml' } });
  });

  it('is changed in place, with its comments', () => {
    const text = `{
  // mine
  "dataset": {
    "sources": [{ "path": "a", "repeats": 2 }, { "path": "b" /* reg */ }]
  }
}
`;
    expect(editJobSource(text, ['dataset', 'sources', 0], { repeats: 30 })).toBe(
      text.replace('"repeats": 2', '"repeats": 30'),
    );
    const added = editJobSource(text, ['dataset', 'sources', 1], { regularization: true, trigger: null });
    expect(added).toContain('// mine');
    expect(added).toContain('/* reg */');
    expect(added).toContain('"regularization": true');
    expect(() => editJobSource(text, ['dataset', 'sources', 5], { repeats: 1 })).toThrow(
      expect.objectContaining({ code: 'job-no-source' }),
    );
  });
});
