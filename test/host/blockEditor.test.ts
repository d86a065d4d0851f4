// The block editor in real VS Code: what is done in it is done to the text, and the other way round. Its page says what a person does
// over the wire that its scripts use; here the wire is taken up by the commands and the document, since no test reaches into a webview.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import * as vscode from 'vscode';
import { changeJob, readJobText } from '../../src/features/blocks/jobDocument';
import { setKind, setPart } from '../../src/shared/blocks/partChanges';
import { sd1Layout } from '../../src/shared/blocks/layout';
import { readNetwork } from '../../src/shared/blocks/readNetwork';
import type { Network } from '../../src/shared/trainer/job';
import { until } from '../support/until';
import { writeJob } from './sampleJob';

const viewType = 'blockLora.blockEditor';

/** Tabs that show a file, by the kind of editor. */
function tabsOf(uri: vscode.Uri): string[] {
  return vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .flatMap(({ input }) => {
      if (input instanceof vscode.TabInputCustom && input.uri.toString() === uri.toString())
        return [input.viewType];
      if (input instanceof vscode.TabInputText && input.uri.toString() === uri.toString()) return ['text'];
      return [];
    })
    .sort();
}

async function opened(uri: vscode.Uri): Promise<vscode.TextDocument> {
  await vscode.commands.executeCommand('blockLora.openBlockEditor', uri);
  await until('the block editor', () => tabsOf(uri).includes(viewType));
  return vscode.workspace.openTextDocument(uri);
}

/** The network as far as it is sound, which the page draws and changes. */
function network(document: vscode.TextDocument): Network {
  const { value } = readJobText(document.getText());
  return readNetwork((value as { network?: unknown }).network, sd1Layout).network;
}

/** As the page asks its host: a part set to a rank. */
async function setRank(document: vscode.TextDocument, part: string, rank: number): Promise<void> {
  const made = setPart(network(document), sd1Layout, part, { rank });
  assert.ok('changes' in made);
  assert.ok(await changeJob(document, made.changes, `Change ${part}`));
}

describe('the block editor', function () {
  this.timeout(90_000);

  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('opens a job beside its text, and goes back to the text', async () => {
    const uri = writeJob('be-open');
    await vscode.window.showTextDocument(uri);
    await vscode.commands.executeCommand('blockLora.openBlockEditorToSide', uri);
    await until('both editors', () => tabsOf(uri).length === 2);
    assert.deepEqual(tabsOf(uri), [viewType, 'text']);
    await until(
      'the block editor in front',
      () => vscode.window.tabGroups.activeTabGroup.activeTab?.input instanceof vscode.TabInputCustom,
    );
    await vscode.commands.executeCommand('blockLora.openJobText', uri);
    await until(
      'the text in front',
      () => vscode.window.activeTextEditor?.document.uri.toString() === uri.toString(),
    );
  });

  it('is not what opens by itself', async () => {
    const uri = writeJob('be-default');
    await vscode.commands.executeCommand('vscode.open', uri);
    await until('the text', () => tabsOf(uri).length > 0);
    assert.deepEqual(tabsOf(uri), ['text']);
  });

  it('changes the text by what is meant and nothing else; Undo takes it back and Redo does it again', async () => {
    const uri = writeJob('be-edit');
    const document = await opened(uri);
    const before = document.getText();
    await setRank(document, 'mid', 8);
    const after = document.getText();
    assert.equal(after, before.replace('"mid": 0', '"mid": 8'));
    assert.ok(document.isDirty);
    await vscode.commands.executeCommand('undo');
    await until('what was before', () => document.getText() === before);
    await vscode.commands.executeCommand('redo');
    await until('what was done', () => document.getText() === after);
    await vscode.commands.executeCommand('workbench.action.files.save');
    await until('the file', () => fs.readFileSync(uri.fsPath, 'utf8') === after);
  });

  it('keeps the comments when a LoCon becomes a LoRA', async () => {
    const document = await opened(writeJob('be-kind'));
    const comments = (): string[] => document.getText().match(/\/\/ .*/g) ?? [];
    const before = comments();
    await changeJob(document, setKind(network(document), 'lora'), 'Kind');
    assert.equal(network(document).kind, 'lora');
    assert.equal(network(document).conv, undefined);
    assert.deepEqual(comments(), before);
  });

  it('takes what is changed in the text, and what another program writes', async () => {
    const uri = writeJob('be-outside');
    const document = await opened(uri);
    const edit = new vscode.WorkspaceEdit();
    const at = document.getText().indexOf('"mid": 0');
    edit.replace(uri, new vscode.Range(document.positionAt(at), document.positionAt(at + 8)), '"mid": 4');
    await vscode.workspace.applyEdit(edit);
    assert.deepEqual((network(document).blocks as Record<string, number>)['mid'], 4);
    await document.save();
    fs.writeFileSync(uri.fsPath, document.getText().replace('"mid": 4', '"mid": 12'));
    await until('what was written outside', () => document.getText().includes('"mid": 12'), {
      timeout: 30_000,
    });
    await setRank(document, 'mid', 2);
    assert.match(document.getText(), /"mid": 2/);
  });

  it('shows one document in two editors', async () => {
    const uri = writeJob('be-two');
    const document = await opened(uri);
    await vscode.commands.executeCommand('blockLora.openBlockEditorToSide', uri);
    await until('two block editors', () => tabsOf(uri).filter((kind) => kind === viewType).length === 2);
    await setRank(document, 'out1', 6);
    await setRank(document, 'out0', 6);
    assert.deepEqual(network(document).blocks, { in2: 0, in3: 0, mid: 0, out0: 6, out1: 6 });
    const open = vscode.workspace.textDocuments.filter((one) => one.uri.toString() === uri.toString());
    assert.equal(open.length, 1);
  });

  it('lets a file with wrong values be changed', async () => {
    const document = await opened(
      writeJob('be-wrong', { '"rank": 16,': '"rank": -3,', '"steps": #': '"stepz": 800' }),
    );
    await setRank(document, 'mid', 8);
    assert.match(document.getText(), /"mid": 8/);
    await changeJob(document, [{ path: ['network', 'rank'], value: 8 }], 'Rank');
    assert.match(document.getText(), /"rank": 8,/);
  });

  it('changes what is safe in a text with a mistake, and refuses what is not', async () => {
    const uri = writeJob('be-broken');
    fs.writeFileSync(
      uri.fsPath,
      fs.readFileSync(uri.fsPath, 'utf8').replace('"seed": 42,', '"seed": 42 42,'),
    );
    const document = await opened(uri);
    await changeJob(document, [{ path: ['network', 'rank'], value: 8 }], 'Rank');
    assert.match(document.getText(), /"rank": 8,/);
    fs.writeFileSync(uri.fsPath, '{ "network": { "rank": 4, "blocks": { "mid": ');
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await until('the new text', () => document.getText().length < 100);
    const text = document.getText();
    await assert.rejects(changeJob(document, [{ path: ['network', 'blocks', 'mid'], value: 8 }], 'Part'));
    assert.equal(document.getText(), text);
  });

  it('lets blocks be copied and pasted while it is in front', async () => {
    const uri = writeJob('be-paste');
    const document = await opened(uri);
    await until(
      'it in front',
      () => vscode.window.tabGroups.activeTabGroup.activeTab?.input instanceof vscode.TabInputCustom,
    );
    assert.equal(await vscode.commands.executeCommand('blockLora.pasteBlocks', 'OUTS'), true);
    assert.equal((network(document).blocks as Record<string, number>)['in0'], 0);
    assert.match(String(await vscode.commands.executeCommand('blockLora.copyBlocks', 'lbw17')), /^1,0,0,/);
  });
});
