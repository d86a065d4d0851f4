// Completion of tags as VS Code asks for it.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { until } from '../support/until';
import { apply, ask, CaptionFolder } from './captionWindow';
import { workspaceFolder } from './sampleJob';

/** Completions behind the first `typed` of a caption, in the order in which they are shown. */
async function completions(uri: vscode.Uri, typed: string): Promise<readonly vscode.CompletionItem[]> {
  const document = await vscode.workspace.openTextDocument(uri);
  const at = document.positionAt(document.getText().indexOf(typed) + typed.length);
  const { items } = await ask<vscode.CompletionList>('executeCompletionItemProvider', uri, at);
  return items.toSorted((one, other) => ((one.sortText ?? '') < (other.sortText ?? '') ? -1 : 1));
}

function labelOf({ label }: vscode.CompletionItem): string {
  return typeof label === 'string' ? label : label.label;
}

function describeItem({ label }: vscode.CompletionItem): string {
  return typeof label === 'string' ? '' : (label.description ?? '');
}

/** The document's text when a completion is taken. */
async function taken(document: vscode.TextDocument, item: vscode.CompletionItem): Promise<string> {
  const range = item.range instanceof vscode.Range ? item.range : undefined;
  assert.ok(range !== undefined, 'one range, so that the whole tag is replaced');
  const text = typeof item.insertText === 'string' ? item.insertText : labelOf(item);
  await apply(document, [vscode.TextEdit.replace(range, text)]);
  return document.getText();
}

describe('completion in captions', function () {
  this.timeout(60_000);
  const configuration = (): vscode.WorkspaceConfiguration =>
    vscode.workspace.getConfiguration('blockLora.tags');
  let captions: CaptionFolder;

  before(async () => {
    fs.writeFileSync(
      path.join(workspaceFolder(), 'completion.csv'),
      [
        'hair,0,10',
        'hair_ornament,0,900000',
        'hairband,0,500000',
        'long_hair,0,4000000,"/lh,longhair"',
        'very_long_hair,0,900000',
        'aqua_eyes,0,300,"hair_like_eyes"',
        'chair,0,90000',
        'saber_(fate),4,20000,saber',
        'blue_eyes,0,2000000',
      ].join('\n'),
    );
    await configuration().update('dictionaries', ['completion.csv'], vscode.ConfigurationTarget.Workspace);
    captions = new CaptionFolder('completion', {
      a: '1girl, hairband, blue eyes, looking at viewer\n',
      b: '1girl, chair, long hair, blue eyes\n',
      c: '1girl, chair, hair\n',
      d: '1girl, long ha smile, saber\n',
      e: 'hair',
      f: 'blue eyes,lon',
    });
  });
  after(async () => {
    await captions.remove();
    await configuration().update('dictionaries', undefined, vscode.ConfigurationTarget.Workspace);
    fs.rmSync(path.join(workspaceFolder(), 'completion.csv'), { force: true });
  });

  it('ranks the tag itself, beginnings, aliases, words and parts; in each what the data set uses first', async () => {
    await captions.open('e');
    const expected = [
      'hair',
      'hairband',
      'hair ornament',
      'hair like eyes ➝ aqua eyes',
      'long hair',
      'very long hair',
      'chair',
    ];
    let labels: string[] = [];
    await until(
      () => `the dictionary; there was ${labels.join(', ')}`,
      async () => {
        labels = (await completions(captions.uri('e'), 'hair')).map(labelOf);
        return labels.join() === expected.join();
      },
    );
  });

  it('shows uses, posts and the kind of a tag', async () => {
    await captions.open('e');
    const items = await completions(captions.uri('e'), 'hair');
    const of = (label: string): vscode.CompletionItem | undefined =>
      items.find((item) => labelOf(item) === label);
    assert.equal(describeItem(of('hairband') ?? new vscode.CompletionItem('')), '1 here · 500k posts');
    assert.equal(describeItem(of('hair ornament') ?? new vscode.CompletionItem('')), '900k posts');
    assert.equal(of('hairband')?.detail, 'general');
  });

  it('takes the place of the whole tag, and writes it as the data set does', async () => {
    const document = await captions.open('d');
    const [first] = await completions(captions.uri('d'), 'long ha');
    assert.ok(first !== undefined);
    assert.equal(await taken(document, first), '1girl, long hair, saber\n');
    const [alias] = await completions(captions.uri('d'), 'saber');
    assert.ok(alias !== undefined);
    assert.equal(labelOf(alias), 'saber ➝ saber (fate)');
    assert.equal(alias.insertText, 'saber (fate)');
  });

  it('writes the space that a comma lacks', async () => {
    const document = await captions.open('f');
    const [first] = await completions(captions.uri('f'), 'lon');
    assert.ok(first !== undefined);
    assert.equal(await taken(document, first), 'blue eyes, long hair');
  });

  it('puts tags that the caption has behind those that it does not have', async () => {
    const document = await captions.open('b');
    await apply(document, [vscode.TextEdit.insert(new vscode.Position(0, 34), ', hair')]);
    const items = await completions(captions.uri('b'), ', hair');
    assert.deepEqual(items.slice(-2).map(labelOf), ['long hair', 'chair']);
    assert.match(describeItem(items.at(-1) ?? new vscode.CompletionItem('')), /^in the caption/);
  });

  it('is not offered in other texts', async () => {
    fs.writeFileSync(path.join(captions.folder, 'README.txt'), 'hair');
    const uri = vscode.Uri.file(path.join(captions.folder, 'README.txt'));
    const labels = (await completions(uri, 'hair')).map(labelOf);
    assert.ok(!labels.includes('hair ornament'));
  });
});
