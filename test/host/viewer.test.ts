import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { until } from '../support/until';
import { DatasetWindow, names, writePictures } from './datasetWindow';
import { workspaceFolder } from './sampleJob';

/** Runs a command of ours. */
function run(command: string, ...args: unknown[]): Thenable<unknown> {
  return vscode.commands.executeCommand(`blockLora.${command}`, ...args);
}

/** Width, height, bits a channel and colour type of a PNG; type 0 is grey. */
function head(file: string): readonly (number | undefined)[] {
  const data = fs.readFileSync(file);
  return [data.readUInt32BE(16), data.readUInt32BE(20), data[24], data[25]];
}

describe('focal points and masks beside pictures', function () {
  this.timeout(90_000);
  let window: DatasetWindow;

  before(async () => {
    await vscode.extensions.getExtension('block-lora-studio.block-lora-studio')?.activate();
    window = new DatasetWindow();
    await window.index.start();
  });
  after(() => window.dispose());

  /** Two pictures, of which the first has a focal point and a mask. */
  function have(folder: string): string {
    const made = writePictures(folder, ['one', 'two']);
    fs.writeFileSync(path.join(made, 'one.focal.toml'), 'focal = [0.25, 0.5]\n');
    fs.copyFileSync(path.join(made, 'one.png'), path.join(made, 'one-masklabel.png'));
    return made;
  }

  it('are no pictures and no data sets of their own', async () => {
    const folder = have('beside/plain');
    const set = await window.set('beside/plain', 'read', ({ counts }) => counts.images === 2);
    assert.equal(set.counts.problems, 0);
    assert.deepEqual(
      window.index.images(set.id).map(({ name }) => name),
      ['one.png', 'two.png'],
    );
    await window.index.settled();
    assert.ok(window.index.sets.every(({ file }) => file !== path.join(folder, 'one.focal.toml')));
  });

  it('go along with their picture when it is moved, and come back when that is undone', async () => {
    const from = have('beside/from');
    const to = writePictures('beside/to', ['other']);
    await window.set('beside/from', 'read', ({ counts }) => counts.images === 2);
    await run('moveImages', [path.join(from, 'one.png')], undefined, { folder: to });
    assert.deepEqual(names(from), ['two.png', 'two.txt']);
    assert.ok(
      ['one-masklabel.png', 'one.focal.toml', 'one.png', 'one.txt'].every((name) => names(to).includes(name)),
    );
    await run('undoFiles', { ask: false });
    await until('the files to be back', () => names(from).length === 6);
  });

  it('are deleted with their picture', async () => {
    const folder = have('beside/deleted');
    await window.set('beside/deleted', 'read', ({ counts }) => counts.images === 2);
    await run('deleteImages', [path.join(folder, 'one.png')], undefined, { ask: false, permanently: true });
    assert.deepEqual(names(folder), ['two.png', 'two.txt']);
  });

  it('are exported for sd-scripts: a mask of its own size for every picture, white where there is none', async () => {
    const folder = have('beside/masked');
    const set = await window.set('beside/masked', 'read', ({ counts }) => counts.images === 2);
    const target = path.join(workspaceFolder(), '.masks-of-test');
    // the extension reads folders on its own: it may not have seen this one yet
    await until('the masks to be written', async () => {
      await run('exportMasks', { set: set.id, folder: target });
      return fs.existsSync(path.join(target, 'two.png'));
    });
    assert.deepEqual(names(target), ['one.png', 'two.png']);
    const [width, height] = head(path.join(folder, 'one.png'));
    assert.deepEqual(head(path.join(target, 'one.png')), [width, height, 8, 0]);
    assert.deepEqual(head(path.join(target, 'two.png')), [width, height, 8, 0]);
    fs.rmSync(target, { recursive: true });
  });
});
