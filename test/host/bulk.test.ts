// Bulk edits and the history of captions in the real editor: what is previewed is done, and all of it can be undone.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { CaptionJournal } from '../../src/dataset/journal/captionJournal';
import type { StepOutcome } from '../../src/features/history/stepCommands';
import type { EditOutcome } from '../../src/shared/captions/editRequest';
import { until } from '../support/until';
import { workspaceFolder } from './sampleJob';

const names = ['1', '2', '3', '4'];
const originals: Readonly<Record<string, string>> = {
  '1': 'kira, Blue_Eye,  long hair\r\n',
  '2': '\ufeffkira,blue eye,blue eyes\n',
  '3': 'kira, smile',
  '4': 'blue eye\nnotes that nobody trains on\n',
};

/** A folder of the workspace with four images and their captions. @returns absolute paths of the images */
function images(folder: string): string[] {
  const place = path.join(workspaceFolder(), folder);
  fs.rmSync(place, { recursive: true, force: true });
  fs.mkdirSync(place, { recursive: true });
  return names.map((name) => {
    const image = path.join(place, `${name}.png`);
    fs.copyFileSync(path.join(workspaceFolder(), 'images/style/01.png'), image);
    fs.writeFileSync(image.replace('.png', '.txt'), originals[name] ?? '');
    return image;
  });
}

const captionOf = (image: string): string => image.replace('.png', '.txt');
const textOf = (image: string): string => fs.readFileSync(captionOf(image), 'utf8');

/** Answers every message of a kind with a button, and returns what they said. */
async function answering(
  kind: 'showInformationMessage' | 'showWarningMessage',
  answer: string | undefined | (() => Promise<string | undefined>),
  work: () => Thenable<unknown>,
): Promise<string[]> {
  const window = vscode.window as unknown as Record<string, unknown>;
  const show = window[kind];
  const said: string[] = [];
  window[kind] = async (message: string, options?: { detail?: string }): Promise<string | undefined> => {
    said.push([message, options?.detail ?? ''].join('\n'));
    return typeof answer === 'function' ? answer() : answer;
  };
  try {
    await work();
  } finally {
    window[kind] = show;
  }
  return said;
}

const rename = { kind: 'rename', from: ['blue eye'], to: 'blue eyes' };
const edit = (request: object): Thenable<EditOutcome | undefined> =>
  vscode.commands.executeCommand('blockLora.editCaptions', request);
const undo = (): Thenable<StepOutcome | undefined> =>
  vscode.commands.executeCommand('blockLora.undoEdit', { ask: false });
const redo = (): Thenable<StepOutcome | undefined> =>
  vscode.commands.executeCommand('blockLora.redoEdit', { ask: false });

/** The history as a window has it that was just opened. */
function journalAfterReload(): CaptionJournal {
  const history = path.join(workspaceFolder(), '.blocklora/history');
  const logger = { debug() {}, info() {}, warn() {}, error() {} };
  return new CaptionJournal({ folderFor: () => history, folders: () => [history], logger });
}

async function limit(value: number | undefined): Promise<void> {
  await vscode.workspace
    .getConfiguration('blockLora')
    .update('captions.workspaceEditLimit', value, vscode.ConfigurationTarget.Global);
}

for (const [how, files] of [
  ['written to the disk', 0],
  ['made in the editor', 200],
] as const)
  describe(`a bulk edit that is ${how}`, function () {
    this.timeout(60_000);
    let paths: string[];

    before(async () => {
      await vscode.extensions.getExtension('block-lora-studio.block-lora-studio')?.activate();
      await limit(files);
    });
    after(() => limit(undefined));
    let folders = 0;
    // a new one each time: the editor remembers texts of files for a while
    beforeEach(() => (paths = images(`bulk-${files}-${++folders}`)));
    afterEach(async () => {
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    });

    it('says exactly what would change, changes that byte by byte, and is undone and done again', async () => {
      let outcome: EditOutcome | undefined;
      const said = await answering('showInformationMessage', 'Apply', async () => {
        outcome = await edit({ images: paths, edit: rename });
      });
      assert.match(said[0] ?? '', /^Rename “blue eye” to “blue eyes”\?\n3 captions would change/);
      assert.match(said[0] ?? '', /1 caption stays/);
      assert.deepEqual([outcome?.changed, outcome?.leftOut, outcome?.cancelled], [3, [], false]);
      const after = [
        'kira, blue eyes,  long hair\r\n',
        '\ufeffkira,blue eyes\n',
        'kira, smile',
        'blue eyes\nnotes that nobody trains on\n',
      ];
      assert.deepEqual(paths.map(textOf), after);
      assert.equal((await undo())?.changed, 3);
      assert.deepEqual(paths.map(textOf), Object.values(originals));
      assert.equal((await redo())?.changed, 3);
      assert.deepEqual(paths.map(textOf), after);
    });

    it('changes nothing when the person says no', async () => {
      const said = await answering('showInformationMessage', undefined, async () => {
        const outcome = await edit({ images: paths, edit: rename });
        assert.deepEqual([outcome?.changed, outcome?.step, outcome?.cancelled], [0, null, true]);
      });
      assert.equal(said.length, 1);
      assert.deepEqual(paths.map(textOf), Object.values(originals));
    });

    it('can be undone by a window that was opened later', async () => {
      const outcome = await edit({ images: paths, edit: rename, preview: false });
      const journal = journalAfterReload();
      const step = (await journal.list()).find(({ id }) => id === outcome?.step);
      assert.deepEqual([step?.title, step?.changed], ['Rename “blue eye” to “blue eyes”', 3]);
      await journal.undo(step?.id ?? '');
      assert.deepEqual(paths.map(textOf), Object.values(originals));
    });

    it('leaves a caption with unsaved changes alone, in the editor and on the disk, and names it', async () => {
      const [first = '', second = ''] = paths;
      const document = await vscode.workspace.openTextDocument(captionOf(first));
      const editor = await vscode.window.showTextDocument(document);
      await editor.edit((builder) => builder.insert(new vscode.Position(0, 0), 'mine, '));
      const outcome = await edit({ images: paths, edit: rename, preview: false });
      assert.deepEqual(
        outcome?.leftOut.map((one) => one.path),
        [captionOf(first)],
      );
      assert.equal(outcome?.changed, 2);
      assert.equal(textOf(first), originals['1']);
      assert.equal(document.getText(), `mine, ${originals['1']}`);
      assert.ok(document.isDirty);
      assert.notEqual(textOf(second), originals['2']);
    });

    it('edits a caption with unsaved changes in its editor, when a person wants it so', async () => {
      const [first = ''] = paths;
      const document = await vscode.workspace.openTextDocument(captionOf(first));
      const editor = await vscode.window.showTextDocument(document);
      await editor.edit((builder) => builder.insert(new vscode.Position(0, 0), 'mine, '));
      let outcome: EditOutcome | undefined;
      await answering('showWarningMessage', 'Edit in the Editor', () =>
        answering('showInformationMessage', 'Apply', async () => {
          outcome = await edit({ images: paths, edit: rename });
        }),
      );
      assert.deepEqual([outcome?.changed, outcome?.leftOut], [3, []]);
      assert.equal(document.getText(), 'mine, kira, blue eyes,  long hair\r\n');
      assert.ok(document.isDirty);
      assert.equal(textOf(first), originals['1']);
    });

    it('shows all its captions as a diff before it is made, and from the history afterwards', async () => {
      const labels = (): string[] =>
        vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ label }) => label));
      let answers = 0;
      let outcome: EditOutcome | undefined;
      await answering(
        'showInformationMessage',
        async () => {
          if (answers++ > 0) return undefined;
          return 'Show Changes';
        },
        async () => {
          const editing = edit({ images: paths, edit: rename });
          await until('the diff to be open', () =>
            labels().find((label) => label.startsWith('Rename “blue eye”')),
          );
          assert.deepEqual(paths.map(textOf), Object.values(originals));
          await vscode.commands.executeCommand('blockLora.applyShownEdit');
          outcome = await editing;
        },
      );
      assert.equal(outcome?.changed, 3);
      assert.deepEqual(
        labels().filter((label) => label.startsWith('Rename “blue eye”')),
        [],
      );
      await vscode.commands.executeCommand('blockLora.showStep', outcome?.step);
      await until('the step to be open', () =>
        labels().find((label) => label.startsWith('Rename “blue eye”')),
      );
    });

    it('is undone but for a caption that was changed since, which is told and stays', async () => {
      const [first = '', second = ''] = paths;
      const outcome = await edit({ images: paths, edit: rename, preview: false });
      fs.writeFileSync(captionOf(second), 'a person’s own words');
      const said = await answering('showWarningMessage', 'Undo the Rest', () =>
        vscode.commands.executeCommand('blockLora.undoStep', outcome?.step),
      );
      assert.match(said[0] ?? '', /Changed since: 2\.txt/);
      assert.equal(textOf(first), originals['1']);
      assert.equal(textOf(second), 'a person’s own words');
    });
  });

describe('few captions', function () {
  this.timeout(60_000);

  it('are undone by the editor’s own undo, and what is open changes in place', async () => {
    const [, , third = ''] = images('bulk-own');
    const document = await vscode.workspace.openTextDocument(captionOf(third));
    await vscode.window.showTextDocument(document);
    const outcome = await edit({
      images: [third],
      edit: { kind: 'add', tags: ['hat'], at: 'end' },
      preview: false,
    });
    assert.equal(outcome?.changed, 1);
    assert.deepEqual([document.getText(), document.isDirty], ['kira, smile, hat', false]);
    assert.equal(textOf(third), 'kira, smile, hat');
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), 'kira, smile');
    await document.save();
    assert.equal(textOf(third), 'kira, smile');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('get copied tags of another image', async () => {
    const [first = '', , third = ''] = images('bulk-paste');
    const tags = await vscode.commands.executeCommand('blockLora.copyTags', { images: [first] });
    assert.deepEqual(tags, ['kira', 'Blue_Eye', 'long hair']);
    await vscode.commands.executeCommand('blockLora.pasteTags', { images: [third], mode: 'end' });
    assert.equal(textOf(third), 'kira, smile, Blue_Eye, long hair');
  });

  it('are not changed by a request that is wrong, and the person is told', async () => {
    const paths = images('bulk-wrong');
    const said = await answering('showInformationMessage', 'Apply', async () => {
      const window = vscode.window as unknown as Record<string, unknown>;
      const show = window['showErrorMessage'];
      const errors: string[] = [];
      window['showErrorMessage'] = (message: string): Promise<undefined> => {
        errors.push(message);
        return Promise.resolve(undefined);
      };
      try {
        assert.equal(await edit({ images: paths, edit: { kind: 'renam', from: ['a'], to: 'b' } }), undefined);
        const forever = {
          kind: 'replace',
          find: '(\\w+)+;',
          by: '',
          regex: true,
          matchCase: true,
          unit: 'caption',
        };
        fs.writeFileSync(captionOf(paths[0] ?? ''), 'a'.repeat(80));
        assert.equal(await edit({ images: paths, edit: forever }), undefined);
      } finally {
        window['showErrorMessage'] = show;
      }
      assert.match(errors[0] ?? '', /"renam" is not known as kind\. Did you mean rename\?/);
      assert.match(errors[1] ?? '', /does not come to an end in .*1\.txt/);
    });
    assert.deepEqual(said, []);
  });
});
