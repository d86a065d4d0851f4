// The host half of the gallery in the real editor: over real files, with the commands that change captions.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { until } from '../support/until';
import { writePictures } from './datasetWindow';
import { GalleryWindow } from './galleryWindow';
import { workspaceFolder } from './sampleJob';

/** Tabs of galleries that are open. */
function galleries(): string[] {
  return vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .filter(
      ({ input }) => input instanceof vscode.TabInputWebview && input.viewType.includes('blockLora.gallery'),
    )
    .map(({ label }) => label);
}

const open = (...args: unknown[]): Thenable<unknown> =>
  vscode.commands.executeCommand('blockLora.openGallery', ...args);
const inWorkspace = (...parts: string[]): string => path.join(workspaceFolder(), ...parts);

describe('the gallery', function () {
  this.timeout(60_000);
  let gallery: GalleryWindow;

  before(async () => {
    await vscode.extensions.getExtension('block-lora-studio.block-lora-studio')?.activate();
  });
  beforeEach(() => (gallery = new GalleryWindow()));
  afterEach(async () => {
    gallery.dispose();
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('opens once for a folder, and for chosen images and rows of the data sets besides', async () => {
    const style = vscode.Uri.file(inWorkspace('images/style'));
    await open(style);
    await open(style);
    await until('one gallery', () => galleries().join() === 'style');
    await open({ images: [inWorkspace('images/style/01.png'), inWorkspace('images/style/02.png')] });
    await open({ kind: 'set', key: 'x', set: '*' });
    await until(
      () => `three galleries; there were ${galleries().join()}`,
      () => galleries().join() === 'style,2 images,All data sets',
    );
  });

  it('shows what a query finds, sorted, with real pictures', async () => {
    const state = await gallery.open('images/style');
    assert.equal(state.total, 20);
    const { rows } = await gallery.client.rows({ revision: state.revision, from: 0, count: 3 });
    assert.deepEqual(
      rows.map(({ name, width, state: caption, dirty }) => ({ name, width, caption, dirty })),
      ['01.png', '02.png', '03.png'].map((name) => ({ name, width: 128, caption: 'tagged', dirty: false })),
    );
    gallery.client.want({ side: 128, paths: rows.map((row) => row.path) });
    await until('three pictures', () => gallery.pictures.size === 3);
    for (const address of gallery.pictures.values())
      assert.ok(fs.statSync(vscode.Uri.parse(address).fsPath).size > 100);
    gallery.client.setQuery({ query: 'tag:"long hair"' });
    const found = await gallery.shows('the found ones', ({ total }) => total < 20);
    assert.ok(found.total > 0);
    assert.equal(found.of, 20);
    gallery.client.setQuery({ query: 'tags>many' });
    const wrong = await gallery.shows('a mistake', ({ mistakes }) => mistakes.length > 0);
    assert.ok((wrong.mistakes[0]?.fix ?? '') !== '');
    const offers = await gallery.client.completeQuery({ query: 'tag:lon', offset: 7 });
    assert.ok(offers.items.some(({ insert }) => insert.includes('long hair')));
  });

  it('changes captions of the selection in one step, which undo takes back to the byte', async () => {
    writePictures('gallery-edit', ['a', 'b', 'c']);
    const { revision } = await gallery.open('gallery-edit');
    const text = (name: string): string =>
      fs.readFileSync(inWorkspace('gallery-edit', `${name}.txt`), 'utf8');
    const before = ['a', 'b', 'c'].map(text);
    const answer = await gallery.client.edit({
      images: { revision, ranges: [[0, 2]] },
      edit: { kind: 'add', tags: ['bow'], at: 'end' },
    });
    assert.deepEqual(answer, { changed: 2, leftOut: [], cancelled: false });
    assert.deepEqual(['a', 'b', 'c'].map(text), [
      'caption of a, a tag, bow\n',
      'caption of b, a tag, bow\n',
      before[2],
    ]);
    const facts = await until('the tags', async () => {
      const now = await gallery.client.selectionFacts({ revision: gallery.state.revision, ranges: [[0, 3]] });
      return now.chips.some(({ tag }) => tag === 'bow') ? now : undefined;
    });
    assert.deepEqual(facts.chips.slice(0, 2), [
      { tag: 'a tag', count: 3 },
      { tag: 'bow', count: 2 },
    ]);
    await gallery.client.undo();
    assert.deepEqual(['a', 'b', 'c'].map(text), before);
    await gallery.client.redo();
    assert.equal(text('a'), 'caption of a, a tag, bow\n');
    await gallery.client.undo();
    assert.deepEqual(['a', 'b', 'c'].map(text), before);
  });

  it('leaves a caption that is open and not saved as it is, and says so', async () => {
    writePictures('gallery-dirty', ['a', 'b']);
    const { revision } = await gallery.open('gallery-dirty');
    const file = inWorkspace('gallery-dirty', 'a.txt');
    const document = await vscode.workspace.openTextDocument(file);
    const editor = await vscode.window.showTextDocument(document);
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), 'mine, '));
    const chosen = { revision, ranges: [[0, 1]] as const };
    const facts = await until('the open caption', async () => {
      const now = await gallery.client.selectionFacts(chosen);
      return now.dirtyCount === 1 ? now : undefined;
    });
    assert.deepEqual(facts.dirty, ['a.txt']);
    assert.deepEqual(
      facts.chips.map(({ tag }) => tag),
      ['mine', 'caption of a', 'a tag'],
    );
    assert.equal((await gallery.client.rows({ revision, from: 0, count: 1 })).rows[0]?.dirty, true);
    const answer = await gallery.client.edit({ images: chosen, edit: { kind: 'remove', tags: ['a tag'] } });
    assert.equal(answer.changed, 0);
    assert.equal(answer.leftOut[0]?.name, 'a.txt');
    assert.equal(fs.readFileSync(file, 'utf8'), 'caption of a, a tag\n');
    assert.equal(document.getText(), 'mine, caption of a, a tag\n');
  });

  it('follows images that come and go, and understands what was said before', async () => {
    const folder = writePictures('gallery-moves', ['b', 'c', 'd']);
    const { revision } = await gallery.open('gallery-moves');
    gallery.client.select({ revision, ranges: [[1, 2]], focus: 1, anchor: 1 });
    writePictures('gallery-moves', ['a']);
    fs.rmSync(path.join(folder, 'd.png'));
    fs.rmSync(path.join(folder, 'd.txt'));
    await until('the new list', () => {
      const names = gallery.changes.length > 0 && gallery.state.total === 3;
      return names && gallery.state.selection.focus === 2;
    });
    assert.deepEqual(gallery.state.selection.ranges, [[2, 3]]);
    const facts = await gallery.client.selectionFacts({ revision, ranges: [[1, 2]] });
    assert.equal(facts.chips[0]?.tag, 'caption of c');
    const { positions } = await gallery.client.positions({
      paths: [path.join(folder, 'c.png'), path.join(folder, 'd.png')],
    });
    assert.deepEqual(positions, [2, -1]);
  });

  it('keeps tags on number keys, each on one', async () => {
    await gallery.open('images/style');
    gallery.client.setFavourite({ slot: 0, tag: 'bow' });
    await gallery.shows('the first key', ({ favourites }) => favourites[0] === 'bow');
    gallery.client.setFavourite({ slot: 4, tag: 'bow' });
    const { favourites } = await gallery.shows('the fifth key', (state) => state.favourites[4] === 'bow');
    assert.equal(favourites[0], null);
  });

  it('says all of one picture', async () => {
    await gallery.open('images/style');
    const facts = await gallery.client.imageFacts({ path: inWorkspace('images/style/01.png') });
    assert.equal(facts.width, 128);
    assert.equal(facts.place, path.join('images', 'style'));
    assert.ok((facts.tokens ?? 0) > 3);
    assert.deepEqual(facts.bucket, { width: 512, height: 512 });
    assert.equal(facts.bucketIsSaid, false);
  });
});
