import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { placeOf, planSubsetEdit } from '../../../../src/features/dataset/subsetEdit';
import { commonFolder } from '../../../../src/features/dataset/paths';
import { isBelow } from '../../../../src/shared/dataset/places';
import { sequenceName } from '../../../../src/features/dataset/sequenceName';
import { subset } from './fakeSource';

describe('settings of a subset', () => {
  let folder: string;
  beforeEach(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), 'subset-'))));
  afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

  function write(name: string, text: string): string {
    const file = path.join(folder, name);
    fs.writeFileSync(file, text);
    return file;
  }

  it('stand in the name of a folder that nothing else describes', async () => {
    const named = subset('/data/10_kira girl', { repeats: 10, trigger: 'kira', classWord: 'girl' });
    expect(placeOf(named)).toBe('the name of the folder 10_kira girl');
    expect(await planSubsetEdit(named, { repeats: 3 }, ['/data'])).toMatchObject({
      kind: 'rename',
      changes: [{ from: '/data/10_kira girl', to: '/data/3_kira girl' }],
    });
    expect(await planSubsetEdit(named, { trigger: 'nora' }, [])).toMatchObject({
      changes: [{ to: '/data/10_nora girl' }],
    });
  });

  it('cannot be said of the folder that is open, nor regularisation by a name', async () => {
    await expect(planSubsetEdit(subset('/data'), { repeats: 3 }, ['/data'])).rejects.toMatchObject({
      code: 'folder-is-root',
    });
    await expect(planSubsetEdit(subset('/data/a'), { regularization: true }, [])).rejects.toMatchObject({
      code: 'regularization-unsaid',
    });
  });

  it('stand in a job, whose comments stay', async () => {
    const text = '{\n  "dataset": { "sources": [\n    { "path": "a", "repeats": 2 } // ours\n  ] }\n}\n';
    const described = subset('/data/a', {
      kind: 'job',
      file: write('a.blocklora.json', text),
      place: ['dataset', 'sources', 0],
    });
    const { changes, kind } = await planSubsetEdit(described, { repeats: 9 }, []);
    expect(kind).toBe('edit');
    expect(String(changes[0] && 'after' in changes[0] ? changes[0].after : '')).toBe(
      text.replace('2 }', '9 }'),
    );
  });

  it('stand in a TOML, trigger and class in one key', async () => {
    const text = "[[datasets]]\n[[datasets.subsets]]\nimage_dir = 'a' # here\nclass_tokens = 'kira girl'\n";
    const described = subset('/data/a', {
      kind: 'toml',
      file: write('a.toml', text),
      place: ['datasets', 0, 'subsets', 0],
      classWord: 'kira girl',
      words: 'kira girl',
    });
    const after = async (values: Parameters<typeof planSubsetEdit>[1]): Promise<string> => {
      const [change] = (await planSubsetEdit(described, values, [])).changes;
      return String(change && 'after' in change ? change.after : '');
    };
    expect(await after({ trigger: 'nora' })).toContain('class_tokens = "nora girl"');
    expect(await after({ regularization: true })).toMatch(/image_dir = 'a' # here\n.*\nis_reg = true/);
  });
});

describe('paths and names', () => {
  it('are below a folder only past its separator', () => {
    expect(isBelow('/a/bc', '/a/b')).toBe(false);
    expect(isBelow('/a/b/c', '/a/b')).toBe(true);
    expect(isBelow('/a', '/')).toBe(true);
    expect(isBelow('C:\\a\\b', 'C:\\a')).toBe(true);
  });

  it('have an innermost common folder', () => {
    expect(commonFolder(['/a/b/c', '/a/b', '/a/b/d/e'])).toBe('/a/b');
    expect(commonFolder(['/a/bc', '/a/b'])).toBe('/a');
    expect(commonFolder([])).toBeUndefined();
  });

  it('begin a sequence at the number behind the name', () => {
    expect(sequenceName('kira')).toEqual({ name: 'kira' });
    expect(sequenceName(' kira 21 ')).toEqual({ name: 'kira', start: 21 });
    expect(sequenceName('kira 2 b')).toEqual({ name: 'kira 2 b' });
  });
});
