// Problems of captions and how they are mended, in the real editor.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { until } from '../support/until';
import { apply, ask, CaptionFolder } from './captionWindow';
import { workspaceFolder } from './sampleJob';

/** Rules of the problems that are shown for a file. */
function rulesOf(uri: vscode.Uri): string[] {
  return vscode.languages
    .getDiagnostics(uri)
    .filter(({ source }) => source === 'Block LoRA')
    .map(({ code }) => (typeof code === 'object' ? String(code.value) : String(code)))
    .sort();
}

/** Waits until a file has exactly these problems. */
async function has(uri: vscode.Uri, ...rules: string[]): Promise<void> {
  await until(
    () => `${path.basename(uri.path)} to have ${rules.join(', ')}; it had ${rulesOf(uri).join(', ')}`,
    () => rulesOf(uri).join() === [...rules].sort().join(),
  );
}

/** What mends the problem of a rule in a document. */
async function fixes(document: vscode.TextDocument, rule: string): Promise<vscode.CodeAction[]> {
  const diagnostic = vscode.languages
    .getDiagnostics(document.uri)
    .find(({ code }) => typeof code === 'object' && code.value === rule);
  assert.ok(diagnostic !== undefined, `there is no ${rule}`);
  return ask<vscode.CodeAction[]>(
    'executeCodeActionProvider',
    document.uri,
    diagnostic.range,
    vscode.CodeActionKind.QuickFix.value,
  );
}

/** Mends a problem by the fix with this title, and gives the text after it; nothing is saved. */
async function mended(document: vscode.TextDocument, rule: string, title: string): Promise<string> {
  const offered = await fixes(document, rule);
  const fix = offered.find((one) => one.title === title);
  assert.ok(fix?.edit !== undefined, `${title} is not among ${offered.map((one) => one.title).join(', ')}`);
  await vscode.workspace.applyEdit(fix.edit);
  return document.getText();
}

describe('problems of captions', function () {
  this.timeout(90_000);
  const update = (section: string, value: unknown): Thenable<void> =>
    vscode.workspace.getConfiguration().update(section, value, vscode.ConfigurationTarget.Workspace);
  const list = path.join(workspaceFolder(), 'problems.csv');
  let captions: CaptionFolder;
  let named: CaptionFolder;

  before(async () => {
    fs.writeFileSync(
      list,
      [
        '1girl',
        '2girls',
        'hair',
        'long_hair,0,9,longhair',
        'blue_eyes',
        'smile',
        'blue_hat',
        'sea',
        'fate_(x)',
      ].join('\n'),
    );
    await update('blockLora.tags.dictionaries', ['problems.csv']);
    const fine = '1girl, long hair, blue eyes, smile, blue hat\n';
    captions = new CaptionFolder('problems', {
      ...Object.fromEntries(['1', '2', '3', '4', '5', '6'].map((stem) => [stem, fine])),
      duplicate: '1girl, smile, Smile\n',
      alias: '1girl, longhair\n',
      unknown: '1girl, smlie\n',
      near: '1girl, blue hats\n',
      contradictory: '1girl, smile, 2girls\n',
      implied: 'hair, long hair\n',
      escaped: '1girl, fate \\(x\\)\n',
      underscores: '1girl, long_hair\n',
      empty: '\n',
      long: `1girl, ${Array.from({ length: 75 }, () => 'sea').join(' ')} sea hat, smile\n`,
    });
    fs.writeFileSync(path.join(captions.folder, 'README.txt'), 'smile, smile');
    await captions.open('1');
    named = new CaptionFolder('problems-named/2_kira girl', {
      missing: '1girl, smile\n',
      behind: '1girl, kira\n',
      fine: 'kira, 1girl\n',
    });
  });
  after(async () => {
    await captions.remove();
    await named.remove();
    fs.rmSync(path.dirname(named.folder), { recursive: true, force: true });
    await update('blockLora.tags.dictionaries', undefined);
    fs.rmSync(list, { force: true });
  });

  it('are shown of captions that nobody has opened, each with its rule', async () => {
    await has(captions.uri('duplicate'), 'duplicate');
    await has(captions.uri('alias'), 'alias');
    await has(captions.uri('unknown'), 'unknown');
    await has(captions.uri('near'), 'nearDuplicate');
    await has(captions.uri('contradictory'), 'contradictory');
    await has(captions.uri('escaped'), 'escapedParentheses');
    await has(captions.uri('underscores'), 'underscores');
    await has(captions.uri('empty'), 'empty');
    await has(captions.uri('long'), 'tooLong');
    await has(named.uri('missing'), 'missingTrigger');
    await has(named.uri('behind'), 'triggerNotFirst');
    for (const uri of [captions.uri('2'), named.uri('fine')]) await has(uri);
    await has(vscode.Uri.file(path.join(captions.folder, 'README.txt')), 'orphan');
  });

  it('go when the file on the disk is mended, and come with a new fault', async () => {
    fs.writeFileSync(captions.file('duplicate'), '1girl, smile\n');
    await has(captions.uri('duplicate'));
    fs.writeFileSync(captions.file('2'), '1girl, 1girl\n');
    await has(captions.uri('2'), 'duplicate');
    fs.writeFileSync(captions.file('2'), '1girl, long hair, blue eyes, smile, blue hat\n');
    await has(captions.uri('2'));
  });

  it('are shown while one types', async () => {
    const document = await captions.open('3');
    await has(document.uri);
    await apply(document, [vscode.TextEdit.insert(new vscode.Position(0, 0), 'smile, ')]);
    await has(document.uri, 'duplicate');
  });

  it('are none of a tag that is being typed', async () => {
    const editor = await captions.edit('6', '1girl');
    const { document } = editor;
    const end = document.positionAt(document.getText().trimEnd().length);
    editor.selection = new vscode.Selection(end, end);
    await vscode.commands.executeCommand('type', { text: ', smile, smi' });
    // the other fault of the same caption is told, so that this one would be, too
    await has(document.uri, 'duplicate');
    editor.selection = new vscode.Selection(0, 0, 0, 0);
    await has(document.uri, 'duplicate', 'unknown');
  });

  it('are mended with the smallest change of the text', async () => {
    const cases = [
      ['alias', 'Change to “long hair”', '1girl, long hair\n'],
      ['unknown', 'Change to “smile”', '1girl, smile\n'],
      ['contradictory', 'Remove “2girls”', '1girl, smile\n'],
      ['implied', 'Remove “hair”', 'long hair\n'],
      ['underscores', 'Change to “long hair”', '1girl, long hair\n'],
    ] as const;
    for (const [stem, title, text] of cases) {
      const document = await captions.open(stem);
      await has(document.uri, stem);
      assert.equal(await mended(document, stem, title), text);
      await has(document.uri);
    }
    const near = await captions.open('near');
    await has(near.uri, 'nearDuplicate');
    assert.equal(await mended(near, 'nearDuplicate', 'Change to “blue hat”'), '1girl, blue hat\n');
    const escaped = await captions.open('escaped');
    await has(escaped.uri, 'escapedParentheses');
    assert.equal(await mended(escaped, 'escapedParentheses', 'Change to “fate (x)”'), '1girl, fate (x)\n');
    const missing = await named.open('missing');
    await has(missing.uri, 'missingTrigger');
    assert.equal(await mended(missing, 'missingTrigger', 'Put “kira” in front'), 'kira, 1girl, smile\n');
    const behind = await named.open('behind');
    await has(behind.uri, 'triggerNotFirst');
    assert.equal(await mended(behind, 'triggerNotFirst', 'Move “kira” to the front'), 'kira, 1girl\n');
  });

  it('can be mended in the whole data set, by one step', async () => {
    const document = await captions.open('long');
    await has(document.uri, 'tooLong');
    await apply(document, [vscode.TextEdit.insert(new vscode.Position(0, 0), 'longhair, ')]);
    await until('the alias', () => rulesOf(document.uri).includes('alias'));
    const all = (await fixes(document, 'alias')).find(({ title }) => title.includes('in all captions'));
    assert.equal(all?.title, 'Change “longhair” to “long hair” in all captions of “problems”…');
    assert.equal(all.command?.command, 'blockLora.editCaptions');
    assert.deepEqual((all.command.arguments?.[0] as { edit: unknown }).edit, {
      kind: 'rename',
      from: ['longhair'],
      to: 'long hair',
    });
  });

  it('are cut where CLIP cuts', async () => {
    const document = await captions.open('long');
    await until('the cut', () => rulesOf(document.uri).includes('tooLong'));
    const cut = vscode.languages
      .getDiagnostics(document.uri)
      .find(({ code }) => typeof code === 'object' && code.value === 'tooLong');
    assert.match(document.getText(cut?.range), /^(sea )+hat, smile$/);
    assert.deepEqual(cut?.tags, [vscode.DiagnosticTag.Unnecessary]);
  });

  it('are all mended on saving, but for those that need a look', async () => {
    const folder = new CaptionFolder('problems-save', {
      a: '1girl, long hair, longhair, Smile, smile, hair, smlie\n',
      ...Object.fromEntries(['b', 'c', 'd'].map((stem) => [stem, '1girl, long hair, blue eyes\n'])),
    });
    await update('editor.codeActionsOnSave', { 'source.fixAll.blockLora': 'explicit' });
    try {
      const editor = await folder.edit('a', '1girl');
      await has(editor.document.uri, 'alias', 'duplicate', 'implied', 'unknown');
      await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), '1girl, '));
      await editor.document.save();
      await until('the mended text', () => folder.read('a') === '1girl, long hair, Smile, hair, smlie\n');
    } finally {
      await update('editor.codeActionsOnSave', undefined);
      await folder.remove();
    }
  });

  it('are listed of so many captions only that one can read them, and that is said', async () => {
    const texts = Array.from({ length: 520 }, (_, at) => [`n${at}`, '1girl, 1girl\n'] as const);
    const folder = new CaptionFolder('problems-many', Object.fromEntries(texts));
    try {
      const listed = (): [vscode.Uri, vscode.Diagnostic[]][] =>
        vscode.languages
          .getDiagnostics()
          .filter(
            ([uri, problems]) => uri.fsPath.startsWith(folder.folder + path.sep) && problems.length > 0,
          );
      await until(
        () => `500 captions; there were ${listed().length}`,
        () => listed().length === 500 && listed().some(([, problems]) => problems.length === 2),
        { timeout: 60_000 },
      );
      const more = listed().flatMap(([, problems]) =>
        problems.filter(({ message }) => /first 500/.test(message)),
      );
      assert.equal(more.length, 1);
    } finally {
      await folder.remove();
    }
  });

  it('are as loud as the settings say', async () => {
    const document = await captions.open('4');
    await apply(document, [vscode.TextEdit.insert(new vscode.Position(0, 0), 'smile, ')]);
    await has(document.uri, 'duplicate');
    await update('blockLora.captions.problems.duplicate', 'error');
    await until('an error', () =>
      vscode.languages
        .getDiagnostics(document.uri)
        .some(({ severity }) => severity === vscode.DiagnosticSeverity.Error),
    );
    await update('blockLora.captions.problems.duplicate', 'off');
    await has(document.uri);
    await update('blockLora.captions.problems.duplicate', undefined);
    await has(document.uri, 'duplicate');
  });

  it('of a tag that nobody knows end when it is added to the dictionary', async () => {
    const document = await captions.open('5');
    await apply(document, [vscode.TextEdit.insert(new vscode.Position(0, 0), 'qwertz hat, ')]);
    await has(document.uri, 'unknown');
    assert.equal(
      await vscode.commands.executeCommand('blockLora.addToDictionary', { tag: 'qwertz hat' }),
      true,
    );
    await has(document.uri);
  });
});
