import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { imageDescription, setDescription } from '../../src/features/dataset/rowText';
import { until } from '../support/until';
import { DatasetWindow, names, writePictures } from './datasetWindow';
import { workspaceFolder } from './sampleJob';

/** Runs a command of ours. */
function run(command: string, ...args: unknown[]): Thenable<unknown> {
  return vscode.commands.executeCommand(`blockLora.${command}`, ...args);
}

function read(...parts: string[]): string {
  return fs.readFileSync(path.join(...parts), 'utf8');
}

describe('the data sets of a workspace', function () {
  this.timeout(60_000);
  let window: DatasetWindow;

  before(async () => {
    await vscode.extensions.getExtension('block-lora-studio.block-lora-studio')?.activate();
    window = new DatasetWindow();
    await window.index.start();
  });
  after(() => window.dispose());

  it('are the folders of the sample, with their counts', async () => {
    for (const place of ['images/style', 'images/character']) {
      const set = await window.set(place);
      assert.equal(setDescription(set), '20 images · all tagged');
      const rows = window.below(window.rows.set(set.id));
      assert.equal(rows.length, 20);
      assert.deepEqual(
        rows.map(({ kind }) => kind),
        Array(20).fill('image'),
      );
      assert.match(String(rows[1]?.key), /02\.png$/);
    }
  });

  it('are those of a job while its file is open, with its repeats', async () => {
    const job = vscode.Uri.file(path.join(workspaceFolder(), 'style.blocklora.json'));
    await vscode.window.showTextDocument(job, { preview: false });
    const set = await window.set('style.blocklora.json', 'there', ({ counts }) => counts.images > 0);
    assert.equal(set.kind, 'job');
    assert.equal(setDescription(set), '20 images · all tagged · 200 per epoch');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await until('the job to be gone', () => window.index.sets.every(({ kind }) => kind !== 'job'));
  });

  it('show a caption that another program wrote', async () => {
    const folder = writePictures('outside', ['a', 'b']);
    fs.rmSync(path.join(folder, 'b.txt'));
    await window.set('outside', 'half tagged', ({ counts }) => counts.untagged === 1);
    fs.writeFileSync(path.join(folder, 'b.txt'), 'red hat, smile');
    const set = await window.set('outside', 'tagged', ({ counts }) => counts.tagged === 2);
    const record = window.index.image(path.join(folder, 'b.png'));
    assert.equal(record && imageDescription(record), 'red hat, smile');
    const tags = window.below(window.rows.set(set.id), 'tag');
    assert.ok(tags.some((row) => row.kind === 'group' && row.label === 'red hat' && row.count === 1));
  });

  it('list problems by kind, and the images that have them', async () => {
    const folder = writePictures('faulty', ['fine', 'broken']);
    fs.writeFileSync(path.join(folder, 'broken.png'), 'no picture');
    const set = await window.set('faulty', 'faulty', ({ counts }) => counts.problems === 1);
    const [group, ...others] = window.below(window.rows.set(set.id), 'problem');
    assert.equal(others.length, 0);
    assert.equal(group?.kind === 'group' && group.icon, 'error');
    const [image] = window.below(group, 'problem');
    assert.equal(image?.kind === 'image' && path.basename(image.path), 'broken.png');
  });

  it('move pictures with their captions', async () => {
    const from = writePictures('moving/from', ['one', 'two']);
    const to = writePictures('moving/to', ['other']);
    await run('moveImages', [path.join(from, 'one.png')], undefined, { folder: to });
    assert.deepEqual(names(from), ['two.png', 'two.txt']);
    assert.deepEqual(names(to), ['one.png', 'one.txt', 'other.png', 'other.txt']);
    assert.equal(read(to, 'one.txt'), 'caption of one, a tag\n');
  });

  it('move nothing where a name is taken', async () => {
    const from = writePictures('taken/from', ['same', 'free']);
    const to = writePictures('taken/to', []);
    fs.writeFileSync(path.join(to, 'same.txt'), 'somebody’s words');
    await run(
      'moveImages',
      ['same', 'free'].map((name) => path.join(from, `${name}.png`)),
      undefined,
      { folder: to },
    );
    assert.deepEqual(names(from), ['free.png', 'free.txt', 'same.png', 'same.txt']);
    assert.deepEqual(names(to), ['same.txt']);
    assert.equal(read(to, 'same.txt'), 'somebody’s words');
  });

  it('rename in sequence, captions too, and undo it as one step', async () => {
    const folder = writePictures('sequence', ['b', 'a', 'kira_002']);
    const images = ['b', 'a', 'kira_002'].map((name) => path.join(folder, `${name}.png`));
    await run('renameSequence', images, undefined, { name: 'kira' });
    assert.deepEqual(
      names(folder),
      [1, 2, 3].flatMap((number) => [`kira_00${number}.png`, `kira_00${number}.txt`]),
    );
    assert.equal(read(folder, 'kira_001.txt'), 'caption of b, a tag\n');
    assert.equal(read(folder, 'kira_003.txt'), 'caption of kira_002, a tag\n');
    await run('undoFiles', { ask: false });
    assert.deepEqual(names(folder), ['a.png', 'a.txt', 'b.png', 'b.txt', 'kira_002.png', 'kira_002.txt']);
    assert.equal(read(folder, 'b.txt'), 'caption of b, a tag\n');
    assert.equal(read(folder, 'kira_002.txt'), 'caption of kira_002, a tag\n');
  });

  it('delete pictures as pairs', async () => {
    const folder = writePictures('deleting', ['gone', 'stays']);
    await run('deleteImages', [path.join(folder, 'gone.png')], undefined, {
      ask: false,
      permanently: true,
    });
    assert.deepEqual(names(folder), ['stays.png', 'stays.txt']);
  });

  it('set repeats in a TOML and leave its comments as they are', async () => {
    const folder = writePictures('described', ['a']);
    const file = path.join(workspaceFolder(), 'described.toml');
    const text = (repeats: number): string =>
      `# ours\n[[datasets]]\nresolution = 64 # small\n\n  [[datasets.subsets]]\n  image_dir = '${folder}'\n  num_repeats = ${repeats}   # few\n  caption_extension = ".txt"\n`;
    fs.writeFileSync(file, text(3));
    await window.set('described.toml', 'there', ({ counts }) => counts.perEpoch === 3);
    const set = await window.set('described.toml');
    await run('setRepeats', { kind: 'set', key: '', parent: null, set: set.id }, 7);
    assert.equal(read(file), text(7));
    await window.set('described.toml', 'changed', ({ counts }) => counts.perEpoch === 7);
  });

  it('set repeats by a folder’s name', async () => {
    const folder = writePictures('named/2_kira girl', ['a']);
    await window.set('named', 'there', ({ counts }) => counts.perEpoch === 2);
    await run('setRepeats', folder, 5);
    assert.deepEqual(names(path.join(workspaceFolder(), 'named/5_kira girl')), ['a.png', 'a.txt']);
    await window.set('named', 'renamed', ({ counts }) => counts.perEpoch === 5);
  });
});

describe('the file explorer', function () {
  this.timeout(60_000);

  async function apply(change: (edit: vscode.WorkspaceEdit) => void): Promise<void> {
    const edit = new vscode.WorkspaceEdit();
    change(edit);
    assert.ok(await vscode.workspace.applyEdit(edit));
  }

  function uri(...parts: string[]): vscode.Uri {
    return vscode.Uri.file(path.join(...parts));
  }

  /** Captions follow their pictures a moment later. */
  async function becomes(folder: string, expected: readonly string[]): Promise<void> {
    await until(
      () => `${folder} to have ${expected.join(', ')}; it had ${names(folder).join(', ')}`,
      () => names(folder).join() === expected.join(),
    );
  }

  it('takes a caption along when it renames a picture, and back', async () => {
    const folder = writePictures('explorer/rename', ['old', 'other']);
    await apply((edit) => edit.renameFile(uri(folder, 'old.png'), uri(folder, 'new.png')));
    await becomes(folder, ['new.png', 'new.txt', 'other.png', 'other.txt']);
    assert.equal(read(folder, 'new.txt'), 'caption of old, a tag\n');
    await apply((edit) => edit.renameFile(uri(folder, 'new.png'), uri(folder, 'old.png')));
    await becomes(folder, ['old.png', 'old.txt', 'other.png', 'other.txt']);
  });

  it('takes a caption along into another folder', async () => {
    const from = writePictures('explorer/from', ['a']);
    const to = writePictures('explorer/to', ['b']);
    await apply((edit) => edit.renameFile(uri(from, 'a.png'), uri(to, 'a.png')));
    await becomes(to, ['a.png', 'a.txt', 'b.png', 'b.txt']);
    assert.deepEqual(names(from), []);
  });

  it('takes unsaved words along', async () => {
    const folder = writePictures('explorer/unsaved', ['old']);
    const editor = await vscode.window.showTextDocument(uri(folder, 'old.txt'));
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), 'red hat, '));
    await apply((edit) => edit.renameFile(uri(folder, 'old.png'), uri(folder, 'new.png')));
    await becomes(folder, ['new.png', 'new.txt']);
    const document = await until('the caption at its new place', () =>
      vscode.workspace.textDocuments.find((one) => one.uri.fsPath === path.join(folder, 'new.txt')),
    );
    assert.equal(document.getText(), 'red hat, caption of old, a tag\n');
    await document.save();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('overwrites no caption that is there already', async () => {
    const folder = writePictures('explorer/collision', ['old', 'last']);
    fs.writeFileSync(path.join(folder, 'new.txt'), 'somebody’s words');
    await apply((edit) => edit.renameFile(uri(folder, 'old.png'), uri(folder, 'new.png')));
    // what comes after it has been done when this is
    await apply((edit) => edit.renameFile(uri(folder, 'last.png'), uri(folder, 'moved.png')));
    await becomes(folder, ['moved.png', 'moved.txt', 'new.png', 'new.txt', 'old.txt']);
    assert.equal(read(folder, 'new.txt'), 'somebody’s words');
  });

  it('leaves a caption with the other picture of that name', async () => {
    const folder = writePictures('explorer/shared', ['a', 'last']);
    fs.copyFileSync(path.join(folder, 'a.png'), path.join(folder, 'a.webp'));
    await apply((edit) => edit.renameFile(uri(folder, 'a.webp'), uri(folder, 'b.webp')));
    await apply((edit) => edit.renameFile(uri(folder, 'last.png'), uri(folder, 'moved.png')));
    await becomes(folder, ['a.png', 'a.txt', 'b.webp', 'moved.png', 'moved.txt']);
  });

  it('deletes a caption with its picture, and brings it back when the picture comes back', async () => {
    const folder = writePictures('explorer/delete', ['a', 'b']);
    const picture = fs.readFileSync(path.join(folder, 'a.png'));
    await apply((edit) => edit.deleteFile(uri(folder, 'a.png')));
    await becomes(folder, ['b.png', 'b.txt']);
    await apply((edit) => edit.createFile(uri(folder, 'a.png'), { contents: picture }));
    await becomes(folder, ['a.png', 'a.txt', 'b.png', 'b.txt']);
    assert.equal(read(folder, 'a.txt'), 'caption of a, a tag\n');
  });

  it('leaves captions alone when the setting is off', async () => {
    const settings = vscode.workspace.getConfiguration('blockLora.datasets');
    await settings.update('keepPairsInExplorer', false, vscode.ConfigurationTarget.Workspace);
    const folder = writePictures('explorer/off', ['a', 'last']);
    try {
      await apply((edit) => edit.renameFile(uri(folder, 'a.png'), uri(folder, 'b.png')));
    } finally {
      await settings.update('keepPairsInExplorer', undefined, vscode.ConfigurationTarget.Workspace);
    }
    await apply((edit) => edit.renameFile(uri(folder, 'last.png'), uri(folder, 'moved.png')));
    await becomes(folder, ['a.txt', 'b.png', 'moved.png', 'moved.txt']);
  });

  it('nests captions under pictures where nesting is on', () => {
    const patterns = vscode.workspace
      .getConfiguration('explorer.fileNesting')
      .get<Record<string, string>>('patterns');
    assert.match(patterns?.['*.png'] ?? '', /^\$\{capture\}\.txt, \$\{capture\}\.caption, /);
    assert.ok(patterns?.['*.ts'] !== undefined, 'patterns of the editor itself are kept');
  });
});
