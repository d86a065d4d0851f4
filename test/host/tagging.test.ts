// Auto-tagging on real folders with the embedded tagger: nothing of a person's is lost, whatever happens.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { acceptSuggestions, offerToSave } from '../../src/features/tagging/acceptSuggestions';
import { readAutoTagCall } from '../../src/features/tagging/autoTagArguments';
import type { AutoTagSummary } from '../../src/features/tagging/autoTagCommand';
import { tellInterrupted } from '../../src/features/tagging/interruptedTagging';
import { until } from '../support/until';
import { captions, captionsIn, imageFolder, TaggingPlace } from './taggingPlace';

const never = new AbortController().signal;

function text(folder: string, name: string): string {
  return fs.readFileSync(path.join(folder, name), 'utf8');
}

/** Answers every warning with a button, and returns what they said. */
async function answering(button: string | undefined, work: () => Promise<void>): Promise<string[]> {
  const window = vscode.window as { showWarningMessage: unknown };
  const show = window.showWarningMessage;
  const said: string[] = [];
  window.showWarningMessage = async (message: string): Promise<string | undefined> => {
    said.push(message);
    return button;
  };
  try {
    await work();
  } finally {
    window.showWarningMessage = show;
  }
  return said;
}

describe('auto-tagging', function () {
  this.timeout(120_000);
  let place: TaggingPlace;

  before(async () => {
    await vscode.extensions.getExtension('block-lora-studio.block-lora-studio')?.activate();
  });
  beforeEach(() => (place = new TaggingPlace()));
  afterEach(async () => {
    place.dispose();
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  const autoTag = (given: object): Thenable<AutoTagSummary | undefined> =>
    vscode.commands.executeCommand('blockLora.autoTag', given);

  it('leaves every caption that exists as it is, unless told otherwise, and fills the others', async () => {
    const folder = imageFolder('skip');
    const summary = await autoTag({ folder, accept: true });
    const after = captionsIn(folder);
    for (const name of ['01.txt', '02.txt', '03.txt']) assert.deepEqual(after[name], captions[name]);
    // a blank caption is none
    assert.equal(summary?.captions, 17);
    assert.equal(Object.keys(after).length, 20);
    assert.match(text(folder, '05.txt'), /^[a-z0-9 ]+(, [a-z0-9 ]+)+\n$/);
  });

  it('only reports when it is not to accept, and writes nothing', async () => {
    const folder = imageFolder('report');
    const before = captionsIn(folder);
    const settings = path.join(path.dirname(folder), '.vscode/settings.json');
    // other tests of this window have settings of their own there
    const remembered = (): string => (fs.existsSync(settings) ? fs.readFileSync(settings, 'utf8') : '');
    const rememberedBefore = remembered();
    const summary = await autoTag({ folder: 'report', accept: false, policy: 'merge' });
    assert.equal(summary?.captions, 20);
    assert.equal(summary.step, null);
    assert.ok(summary.tags > 40);
    assert.deepEqual(captionsIn(folder), before);
    assert.equal(remembered(), rememberedBefore);
    // what the model said is kept: the second time nothing is run
    const again = await autoTag({ folder, accept: false, policy: 'merge', thresholds: { general: 0.9 } });
    assert.deepEqual([again?.tagged, again?.reused], [0, 20]);
    assert.ok(again !== undefined && again.tags < summary.tags, 'a higher threshold takes fewer tags');
  });

  it('keeps every byte of a caption when it adds behind, and undoes to the byte', async () => {
    const folder = imageFolder('append');
    const before = captionsIn(folder);
    const summary = await autoTag({ folder, accept: true, policy: 'append' });
    const after = captionsIn(folder);
    assert.equal(summary?.captions, 20);
    const utf8 = after['01.txt']?.toString('utf8') ?? '';
    assert.ok(utf8.startsWith('\ufeffpixlstl,my own words,') && utf8.endsWith('\r\nsecond line\r\n'), utf8);
    const utf16 = after['02.txt']?.toString('utf16le') ?? '';
    assert.ok(utf16.startsWith('\ufeffpixlstl, blue hair, Ümläute, '), utf16);
    assert.ok(text(folder, '03.txt').startsWith('a sentence that a person wrote, without an end, '));

    await vscode.commands.executeCommand('blockLora.undoTagging');
    assert.deepEqual(captionsIn(folder), before);
  });

  it('puts the trigger first, and follows what captions have in common', async () => {
    const folder = imageFolder('trigger');
    for (const name of ['01', '02', '03', '04'])
      fs.writeFileSync(path.join(folder, `${name}.txt`), 'pixlstl,a word,another\n');
    await autoTag({ folder, accept: true });
    assert.match(text(folder, '05.txt'), /^pixlstl,[a-z0-9 ]+(,[a-z0-9 ]+)*\n$/);
    const other = imageFolder('10_kira girl');
    await autoTag({ folder: other, accept: true, options: { maxTags: 3, separator: ', ' } });
    assert.match(text(other, '05.txt'), /^kira(, [a-z0-9 ]+){3}\n$/);
  });

  it('leaves a caption with unsaved changes out, in the editor and on the disk', async () => {
    const folder = imageFolder('dirty');
    const uri = vscode.Uri.file(path.join(folder, '03.txt'));
    const document = await vscode.workspace.openTextDocument(uri);
    const editor = await vscode.window.showTextDocument(document);
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), 'typed, '));
    const summary = await autoTag({ folder, accept: true, policy: 'replace' });
    assert.deepEqual(summary?.leftOut, [
      { path: uri.fsPath, reason: 'It is open with changes that are not saved.' },
    ]);
    assert.deepEqual(fs.readFileSync(uri.fsPath), captions['03.txt']);
    assert.ok(document.isDirty && document.getText().startsWith('typed, a sentence'));
  });

  it('asks of unsaved captions, and tags them beside what was typed when they are saved', async () => {
    const folder = imageFolder('saved');
    const uri = vscode.Uri.file(path.join(folder, '03.txt'));
    const session = await place.session(folder, { policy: 'append' });
    await place.actions.tag(session);
    const editor = await vscode.window.showTextDocument(uri);
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), 'typed, '));
    const said = await answering('Leave Out', async () => {
      assert.deepEqual([...(await offerToSave(session))], []);
    });
    assert.deepEqual(said, ['1 caption is open with changes that are not saved.']);
    assert.ok(editor.document.isDirty);
    await answering(undefined, async () => {
      await assert.rejects(offerToSave(session), vscode.CancellationError);
    });
    await answering('Save and Tag Too', async () => {
      const saved = await offerToSave(session);
      const accepted = await acceptSuggestions(session, { signal: never, saved });
      assert.deepEqual([accepted.captions, accepted.leftOut], [20, []]);
    });
    assert.ok(text(folder, '03.txt').startsWith('typed, a sentence that a person wrote, without an end, '));
  });

  it('leaves out captions and pictures that changed since they were looked at', async () => {
    const folder = imageFolder('changed');
    const session = await place.session(folder, { policy: 'append' });
    await place.actions.tag(session);
    fs.writeFileSync(path.join(folder, '03.txt'), 'written by another program');
    fs.copyFileSync(path.join(folder, '10.png'), path.join(folder, '09.png'));
    fs.utimesSync(path.join(folder, '09.png'), new Date(), new Date());
    const accepted = await place.actions.acceptQuietly(session, { signal: never });
    assert.deepEqual(
      accepted.leftOut.map(({ path: file, reason }) => [path.basename(file), reason]),
      [
        ['03.txt', 'It was changed since the suggestion was made.'],
        ['09.txt', 'Its picture is another since it was tagged.'],
      ],
    );
    assert.equal(text(folder, '03.txt'), 'written by another program');
    assert.ok(!fs.existsSync(path.join(folder, '09.txt')));
    assert.equal(accepted.captions, 18);
  });

  it('writes only what is ticked', async () => {
    const folder = imageFolder('ticked');
    const session = await place.session(folder);
    await place.actions.tag(session);
    session.suggestions.tick('all', false);
    const [first = 0, second = 0] = session.suggestions.list('changed');
    session.suggestions.tick(first, true);
    session.suggestions.tick(second, true);
    const accepted = await place.actions.acceptQuietly(session, { signal: never });
    assert.equal(accepted.captions, 2);
    assert.deepEqual(Object.keys(captionsIn(folder)), ['01.txt', '02.txt', '03.txt', '04.txt', '05.txt']);
  });

  it('stops within one image, and goes on later with the rest', async () => {
    const session = await place.session(imageFolder('stop', 300));
    const tagging = place.actions.tag(session);
    await until('the first results', () => (session.run?.facts.done ?? 0) > 3);
    session.run?.stop();
    const end = await tagging;
    assert.ok(end.cancelled && end.done > 3 && end.done < 290, JSON.stringify(end));
    assert.equal(session.pending().length, 297 - end.done);
    assert.equal(session.suggestions.summary.changed, end.done);
    const rest = await place.actions.tag(session);
    assert.deepEqual([rest.cancelled, rest.done, rest.reused], [false, 297 - end.done, end.done]);
  });

  it('goes on when the tagger process is killed', async () => {
    const session = await place.session(imageFolder('killed', 300));
    const tagging = place.actions.tag(session);
    await until('the first results', () => (session.run?.facts.done ?? 0) > 3);
    const { pid } = place.services.tagger;
    assert.ok(pid !== null);
    process.kill(pid, 'SIGKILL');
    const end = await tagging;
    assert.equal(end.done + end.failed, 297);
    // at most the images that were being worked on are blamed
    assert.ok(end.failed <= 2, JSON.stringify(end));
    assert.equal(session.suggestions.summary.failed, end.failed);
  });

  it('says why an image cannot be tagged, and tags the others', async () => {
    const folder = imageFolder('broken');
    fs.writeFileSync(path.join(folder, '07.png'), 'no picture');
    fs.writeFileSync(path.join(folder, '08.txt'), Buffer.from([0xff, 0xff, 0xff, 0xfe, 0x01]));
    const session = await place.session(folder);
    const end = await place.actions.tag(session);
    assert.deepEqual([end.done, end.failed], [15, 1]);
    const failed = session.suggestions.list('failed');
    assert.deepEqual(
      failed.map((row) => session.scope.images[row]?.path),
      [path.join(folder, '07.png'), path.join(folder, '08.png')],
    );
    for (const row of failed) assert.match(session.suggestions.at(row).note ?? '', /\S+ \S+.*\./);
    const bytes = fs.readFileSync(path.join(folder, '08.txt'));
    await place.actions.acceptQuietly(session, { signal: never });
    assert.deepEqual(fs.readFileSync(path.join(folder, '08.txt')), bytes);
  });

  it('tells of a step that was cut off, and puts it back when asked to', async () => {
    const folder = imageFolder('cut', 300);
    const before = captionsIn(folder);
    const session = await place.session(folder, { policy: 'replace' });
    await place.actions.tag(session);
    const { step } = await place.actions.acceptQuietly(session, { signal: never });
    assert.ok(step !== null);
    const controller = new AbortController();
    const { journal } = place.services;
    await journal.undo(step, { signal: controller.signal, onProgress: () => controller.abort() });
    assert.notDeepEqual(captionsIn(folder), before);

    const said = await answering('Undo', () => tellInterrupted(place.services));
    assert.match(said.join('\n'), /^“Auto-tag cut” was cut off: \d+ captions of 300 were written\./);
    assert.deepEqual(captionsIn(folder), before);
  });

  it('runs a tagger of the person’s own, and says what is wrong with a file that is none', async () => {
    const own = path.join(imageFolder('own'), 'models');
    const extension = vscode.extensions.getExtension('block-lora-studio.block-lora-studio');
    fs.cpSync(path.join(extension?.extensionPath ?? '', 'native-bin/tagger'), own, { recursive: true });
    const model = path.join(own, 'model.onnx');
    const session = await place.session(path.dirname(own), { model });
    const end = await place.actions.tag(session);
    assert.deepEqual([end.done, end.failed], [17, 0]);
    fs.writeFileSync(path.join(own, 'none.onnx'), 'no model');
    const other = await place.session(path.dirname(own), { model: path.join(own, 'none.onnx') });
    await assert.rejects(place.actions.tag(other), /none\.onnx/);
    assert.equal(other.run, null);
  });

  it('refuses arguments that make no sense, naming them', async () => {
    for (const [given, message] of [
      [{ foldr: '/x' }, /“foldr”.*no such argument/i],
      [{ folder: '/x', set: 'y' }, /only one of them/i],
      [{ folder: '/x', thresholds: { genral: 0.3 } }, /“thresholds.genral”/],
      [{ folder: '/x', policy: 'overwrite' }, /“policy”/],
      [{ folder: '/x', accept: 'yes' }, /“accept”/],
      [{ accept: true }, /not said what to tag/],
      [{ images: [] }, /“images”/],
      ['style', /no set of arguments/],
    ] as const)
      await assert.rejects(readAutoTagCall(given, undefined), message);
  });
});
