import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Tree } from '../../../../src/dataset/scan/tree';
import { findSets } from '../../../../src/dataset/sources/findSets';
import { leftOutBelow } from '../../../../src/dataset/sources/leftOut';

describe('folders that are left out', () => {
  let root: string;
  beforeEach(() => (root = fs.mkdtempSync(path.join(os.tmpdir(), 'left-out-'))));
  afterEach(() => fs.rmSync(root, { recursive: true, force: true }));

  function folder(name: string): void {
    fs.mkdirSync(path.join(root, name), { recursive: true });
    fs.writeFileSync(path.join(root, name, 'a.png'), 'a picture');
  }

  function found(leftOut?: readonly string[]): string[] {
    const places = { roots: [root], folders: [], jobFiles: [], ...(leftOut && { leftOut }) };
    return findSets(new Tree(), places).map((set) => path.relative(root, set.root).replaceAll('\\', '/'));
  }

  it('are named, or are paths from the root', () => {
    for (const name of ['one', 'drafts', 'deep/drafts', 'deep/two', 'node_modules/x']) folder(name);
    expect(found()).toEqual(['deep/drafts', 'deep/two', 'drafts', 'one']);
    expect(found(['drafts'])).toEqual(['deep/two', 'one']);
    expect(found(['deep/drafts/', './one'])).toEqual(['deep/two', 'drafts']);
  });

  it('are left out as N_trigger class folders, too', () => {
    for (const name of ['set/5_kira girl', 'set/3_old girl']) folder(name);
    const [set] = findSets(new Tree(), { roots: [root], folders: [], jobFiles: [], leftOut: ['3_old girl'] });
    expect(set?.subsets.map(({ subset }) => subset.name)).toEqual(['5_kira girl']);
  });

  it('are not even listed', async () => {
    for (const name of ['one', 'huge/below']) folder(name);
    const tree = new Tree();
    await tree.explore(root, () => undefined, leftOutBelow(root, ['huge']));
    expect([...tree.folders.keys()].map((place) => path.relative(root, place))).toEqual(['', 'one']);
  });
});
