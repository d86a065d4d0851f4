import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { writeJob } from './sampleJob';

const upper = '0,8,8,8,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,8,8,8';

/** A job of a network of rank 8 with a comment, in the active editor. */
async function openJob(name: string, network: string): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument(writeJob(name));
  await vscode.window.showTextDocument(document);
  const text = document.getText();
  const from = text.indexOf('"network"');
  const to = text.indexOf('"training"');
  const edit = new vscode.WorkspaceEdit();
  const range = new vscode.Range(document.positionAt(from), document.positionAt(to));
  edit.replace(document.uri, range, `"network": ${network},\n  `);
  assert.ok(await vscode.workspace.applyEdit(edit));
  return document;
}

describe('blocks in the notations of other tools', () => {
  it('are pasted into the job as one edit that keeps comments and can be undone', async () => {
    const document = await openJob('paste', '{ "rank": 8 /* as the first try */ }');
    const before = document.getText();
    assert.equal(
      await vscode.commands.executeCommand('blockLora.pasteBlocks', `"block_dims=${upper}"`),
      true,
    );
    const after = document.getText();
    assert.match(after, /as the first try/);
    for (const part of ['in1', 'in2', 'mid', 'out1', 'out2']) assert.match(after, new RegExp(`"${part}": 0`));
    assert.doesNotMatch(after, /"in0"|"out3"|"kind"/);
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), before);
  });

  it('are copied as they were pasted', async () => {
    await openJob(
      'copy',
      '{ "rank": 8, "blocks": { "in1": 0, "in2": 0, "mid": 0, "out1": 0, "out2": 0, "in3": 0, "out0": 0 } }',
    );
    assert.equal(
      await vscode.commands.executeCommand('blockLora.copyBlocks', 'sd-scripts'),
      `"block_dims=${upper}"`,
    );
    assert.equal(await vscode.env.clipboard.readText(), `"block_dims=${upper}"`);
    assert.equal(
      await vscode.commands.executeCommand('blockLora.copyBlocks', 'lbw17'),
      '1,1,1,0,0,0,0,0,0,0,0,0,0,0,1,1,1',
    );
  });

  it('that are wrong change nothing', async () => {
    const document = await openJob('wrong', '{ "rank": 8 }');
    const before = document.getText();
    await vscode.commands.executeCommand('blockLora.pasteBlocks', upper.slice(2));
    assert.equal(document.getText(), before);
  });
});
