import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { ImageSearch } from '../../src/dataset/query/imageSearch';
import { Rows } from '../../src/features/dataset/rows';
import { SavedQueries } from '../../src/features/dataset/savedQueries';
import type { DataSet } from '../../src/shared/dataset/records';
import { until } from '../support/until';
import { DatasetWindow, writePictures } from './datasetWindow';
import { workspaceFolder } from './sampleJob';

/** Runs a command of ours. */
function run(command: string, ...args: unknown[]): Thenable<unknown> {
  return vscode.commands.executeCommand(`blockLora.${command}`, ...args);
}

/** The tab of a web view of this kind. */
function panelTab(viewType: string): vscode.Tab | undefined {
  return vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .find(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith(viewType));
}

describe('queries', function () {
  this.timeout(60_000);
  let window: DatasetWindow;
  let search: ImageSearch;
  let saved: SavedQueries;
  let rows: Rows;
  let folder: string;
  let set: DataSet;

  before(async () => {
    await vscode.extensions.getExtension('block-lora-studio.block-lora-studio')?.activate();
    window = new DatasetWindow();
    await window.index.start();
    search = new ImageSearch({
      index: window.index,
      tokens: { ready: () => Promise.resolve(), count: (text) => text.split(' ').length },
      confidences: {
        column: () => () => undefined,
        scored: () => () => undefined,
        onDidLearn: () => ({ dispose: () => undefined }),
        ready: () => Promise.resolve(),
      },
    });
    saved = new SavedQueries();
    rows = new Rows(window.index, undefined, {
      of: (of) => saved.of(of),
      run: (id, query) => search.run(id, query),
    });
    folder = writePictures('queries', ['hat', 'cat', 'both', 'none']);
    for (const [name, caption] of [
      ['hat', 'red hat, smile'],
      ['cat', 'black_cat'],
      ['both', 'Red_Hat, black cat'],
    ] as const)
      fs.writeFileSync(path.join(folder, `${name}.txt`), caption);
    fs.rmSync(path.join(folder, 'none.txt'));
    set = await window.set('queries', 'read', ({ counts }) => counts.tagged === 3 && counts.untagged === 1);
  });
  after(async () => {
    for (const kept of saved.all) await saved.delete(kept);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    saved.dispose();
    search.dispose();
    window.dispose();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  it('find the images of a data set, and follow what other programs write', async () => {
    const found = (query: string): string[] => search.run(set.id, query).images.map(({ name }) => name);
    assert.deepEqual(found('tag:"red hat"'), ['both.png', 'hat.png']);
    assert.deepEqual(found('tag:"red hat" -tag:"black cat"'), ['hat.png']);
    assert.deepEqual(found('is:untagged OR smile'), ['hat.png', 'none.png']);
    fs.writeFileSync(path.join(folder, 'none.txt'), 'smile');
    await until('the new caption to be found', () => found('tag:smile').includes('none.png'));
    fs.rmSync(path.join(folder, 'none.txt'));
    await until('the caption to be gone', () => found('is:untagged').includes('none.png'));
  });

  it('are kept in the workspace’s settings, and are folders of the data set that follow it', async () => {
    await run('saveQuery', { set: set.id, query: 'tag:"red hat"', name: 'Hats' });
    await run('saveQuery', { set: '*', query: 'is:untagged', name: 'To do' });
    const settings = path.join(workspaceFolder(), '.vscode/settings.json');
    await until('the queries to be in the settings', () => saved.all.length === 2);
    const text = fs.readFileSync(settings, 'utf8');
    assert.match(text, /"blockLora\.savedQueries"/);
    assert.match(text, /"set": "queries"/);

    const top = rows.below(undefined, 'folder').find((row) => row.kind === 'group');
    assert.equal(top?.kind === 'group' && top.label, 'To do');
    const of = (): readonly { kind: string; label?: string; count?: number }[] => {
      rows.forget();
      return rows.below(rows.set(set.id), 'folder');
    };
    assert.deepEqual(
      of().map(({ kind, label, count }) => (kind === 'group' ? [label, count] : kind)),
      [['Hats', 2], 'image', 'image', 'image', 'image'],
    );
    const [hats] = rows.below(rows.set(set.id), 'tag');
    assert.deepEqual(
      rows.below(hats, 'folder').map((row) => row.kind === 'image' && path.basename(row.path)),
      ['both.png', 'hat.png'],
    );
    fs.writeFileSync(path.join(folder, 'none.txt'), 'red hat');
    await until('the folder to count one more', () => of()[0]?.count === 3);
    fs.rmSync(path.join(folder, 'none.txt'));
  });

  it('are changed and deleted by their names', async () => {
    await run('saveQuery', { set: set.id, query: 'tag:smile', name: 'Hats' });
    await until('the query to be replaced', () => saved.of(set)[0]?.query === 'tag:smile');
    await run('editQuery', { set: set.id, name: 'Hats', query: 'tag:"black cat"' });
    await until('the query to be another', () => saved.of(set)[0]?.query === 'tag:"black cat"');
    await run('deleteQuery', { set: set.id, name: 'Hats' });
    await until('the query to be gone', () => saved.of(set).length === 0);
    await run('deleteQuery', { name: 'To do' });
    await until('all to be gone', () => saved.all.length === 0);
  });

  it('are not kept when they are wrong', async () => {
    void run('saveQuery', { set: set.id, query: 'tags>many', name: 'Wrong' });
    // the message is shown and waited for by nobody: what is kept tells
    await run('saveQuery', { set: set.id, query: 'tags>1', name: 'Right' });
    await until('the right one to be kept', () => saved.of(set).length > 0);
    assert.deepEqual(
      saved.of(set).map(({ name }) => name),
      ['Right'],
    );
    await run('deleteQuery', { set: set.id, name: 'Right' });
  });

  it('typed in the box lead to the gallery', async () => {
    await run('findImages', { set: set.id, query: 'tag:"red hat"' });
    await until('the gallery to be open', async () => {
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      return panelTab('blockLora.gallery');
    });
  });

  it('have a table of their tags', async () => {
    await run('tagTable', { set: set.id, query: 'tag:"red hat"' });
    const tab = await until('the tag table to be open', () => panelTab('blockLora.tags'));
    assert.equal(tab.label, 'Tags of queries');
    await run('tagTable', { set: set.id });
    assert.equal(
      vscode.window.tabGroups.all
        .flatMap(({ tabs }) => tabs)
        .filter(({ label }) => label === 'Tags of queries').length,
      1,
    );
  });
});
