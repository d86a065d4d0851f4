import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { until } from '../support/until';
import { writeJob } from './sampleJob';

function ours(uri: vscode.Uri): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'Block LoRA');
}

async function open(uri: vscode.Uri): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(document);
  return document;
}

function lineOf(document: vscode.TextDocument, text: string): number {
  return document.positionAt(document.getText().indexOf(text)).line;
}

describe('a job file in the editor', function () {
  this.timeout(120_000);

  it('is JSON with comments', async () => {
    assert.equal((await open(writeJob('plain'))).languageId, 'jsonc');
  });

  it('has its mistakes as Problems in their lines, with codes, until they are mended', async () => {
    const uri = writeJob('broken', { '"steps": #': '"stepz": 800', '"rank": 16,': '"rank": -3,' });
    const document = await open(uri);
    const found = await until('two problems', () => ours(uri).length >= 2 && ours(uri), { timeout: 60_000 });
    const places = found.map(({ range, code }) => [range.start.line, code]);
    assert.deepEqual(
      places.sort(),
      [
        [lineOf(document, '"rank": -3'), 'job-value'],
        [lineOf(document, '"stepz"'), 'job-unknown-key'],
      ].sort(),
    );
    const edit = new vscode.WorkspaceEdit();
    const all = new vscode.Range(0, 0, document.lineCount, 0);
    edit.replace(uri, all, document.getText().replace('stepz', 'steps').replace('-3', '16'));
    await vscode.workspace.applyEdit(edit);
    await document.save();
    await until('no problems', () => ours(uri).length === 0, { timeout: 60_000 });
  });

  it('that has mistakes is not trained: the first one is shown', async () => {
    const uri = writeJob('refused', { '"rank": 16,': '"rank": -3,' });
    const started = await vscode.commands.executeCommand('blockLora.train', uri, { ask: false });
    assert.equal(started, undefined);
    const editor = vscode.window.activeTextEditor;
    assert.equal(editor?.document.uri.fsPath, uri.fsPath);
    assert.equal(editor?.selection.active.line, lineOf(editor.document, '"rank": -3'));
    assert.equal(ours(uri).length, 1);
  });

  it('offers the keys of the schema, with what they do', async () => {
    const document = await open(writeJob('complete'));
    const inside = document.positionAt(document.getText().indexOf('"batchSize"'));
    const labels = await until(
      'completions',
      async () => {
        const list = await vscode.commands.executeCommand<vscode.CompletionList>(
          'vscode.executeCompletionItemProvider',
          document.uri,
          inside,
        );
        const names = list.items.map(({ label }) => (typeof label === 'string' ? label : label.label));
        return names.some((name) => name.includes('gradientCheckpointing')) && names;
      },
      { timeout: 60_000 },
    );
    assert.ok(!labels.some((label) => label.includes('mixWith')), 'keys of another section');
    const [hover] = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      document.positionAt(document.getText().indexOf('minSnrGamma') + 2),
    );
    const text = hover?.contents.map((part) => (typeof part === 'string' ? part : part.value)).join(' ');
    assert.match(text ?? '', /Min\W+SNR loss/);
  });
});
