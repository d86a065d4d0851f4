import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { until } from '../support/until';
import { apply, ask, CaptionFolder, change, language, place, undo } from './captionWindow';
import { workspaceFolder } from './sampleJob';

type Locations = readonly vscode.Location[];

/** Path of a place and what stands there. */
async function shown(found: Locations): Promise<string[]> {
  const texts = await Promise.all(
    found.map(async ({ uri, range }) => {
      const document = await vscode.workspace.openTextDocument(uri);
      return `${path.basename(uri.fsPath)} ${document.getText(range)}`;
    }),
  );
  return texts.sort();
}

describe('captions as a language', function () {
  this.timeout(60_000);
  let captions: CaptionFolder;
  let set = '';
  let folders = 0;

  before(async () => {
    await vscode.extensions.getExtension('block-lora-studio.block-lora-studio')?.activate();
  });
  beforeEach(() => {
    // a place of its own for each test: a document that nobody shows stays open for a while
    set = `tagged${++folders}`;
    captions = new CaptionFolder(`${set}/3_kira girl`, {
      a: 'kira, long hair, smile, blue eye\n',
      b: 'kira, Long_Hair, blue eyes',
      c: 'kira, long hair, blue eye, blue eyes, hat\r\n',
      d: 'kira, smile\n',
    });
  });
  afterEach(async () => {
    await captions.remove();
    fs.rmSync(path.dirname(captions.folder), { recursive: true, force: true, maxRetries: 5 });
  });

  /** The references of a tag, once the index has read all of the folder. */
  async function references(document: vscode.TextDocument, tag: string, count: number): Promise<string[]> {
    let found: Locations = [];
    await until(
      () => `${count} references of ${tag}; there were ${found.length}`,
      async () => {
        found = await ask<Locations>('executeReferenceProvider', document.uri, place(document, tag));
        return found.length === count;
      },
    );
    return shown(found);
  }

  async function rename(
    document: vscode.TextDocument,
    tag: string,
    to: string,
  ): Promise<vscode.WorkspaceEdit> {
    return ask('executeDocumentRenameProvider', document.uri, place(document, tag), to);
  }

  /** Tags of the workspace, as Ctrl+T lists them. */
  async function symbols(query: string): Promise<string[]> {
    const found = await ask<readonly vscode.SymbolInformation[]>('executeWorkspaceSymbolProvider', query);
    return found.map(({ name, containerName }) => `${name}: ${containerName}`);
  }

  it('is that of text files beside a picture, and of no other', async () => {
    fs.writeFileSync(path.join(captions.folder, 'README.txt'), 'How these were drawn, and when.\n');
    await captions.open('a');
    const readme = await vscode.workspace.openTextDocument(path.join(captions.folder, 'README.txt'));
    await references(await captions.open('b'), 'kira', 4);
    assert.equal(readme.languageId, 'plaintext');
  });

  it('comes and goes with the picture', async () => {
    // a folder that was there when the window was opened: watchers may miss what happens in one that has only just come
    const style = path.join(workspaceFolder(), 'images/style');
    const [text, picture] = ['later.txt', 'later.png'].map((name) => path.join(style, name)) as [
      string,
      string,
    ];
    try {
      fs.writeFileSync(text, 'kira\n');
      await references(await captions.open('a'), 'kira', 4);
      const later = await vscode.workspace.openTextDocument(text);
      assert.equal(later.languageId, 'plaintext');
      fs.copyFileSync(path.join(style, '01.png'), picture);
      await until('a caption', () => later.languageId === language);
      fs.rmSync(picture);
      await until('plain text again', () => later.languageId === 'plaintext');
    } finally {
      for (const file of [text, picture]) fs.rmSync(file, { force: true });
    }
  });

  it('leaves a file the language that somebody gave it by hand', async () => {
    const document = await captions.open('a');
    await vscode.languages.setTextDocumentLanguage(document, 'plaintext');
    const other = await captions.open('b');
    await change(other, 'blue eyes', 'red eyes');
    await other.save();
    // the index tells of it, and all open documents are looked at again
    await references(other, 'red eyes', 1);
    await until('the index to have read it', async () => (await symbols('red eyes')).length > 0);
    assert.equal(document.languageId, 'plaintext');
  });

  it('finds every place of a tag, however it is written', async () => {
    const document = await captions.open('a');
    assert.deepEqual(await references(document, 'long hair', 3), [
      'a.txt long hair',
      'b.txt Long_Hair',
      'c.txt long hair',
    ]);
  });

  it('finds tags where they stand in text that is not saved', async () => {
    const { document } = await captions.edit('d', 'smile');
    await references(document, 'kira', 4);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(0, 0), 'hat,  long hair, ');
    await vscode.workspace.applyEdit(edit);
    const found = await references(document, 'long hair', 4);
    assert.ok(found.includes('d.txt long hair'));
  });

  it('renames a tag in all captions, and doubles none that was there', async () => {
    const { document } = await captions.edit('a', 'blue eye');
    await references(document, 'blue eye', 2);
    const edit = await rename(document, 'blue eye', ' blue eyes ');
    assert.equal(edit.size, 2);
    assert.ok(await vscode.workspace.applyEdit(edit));
    assert.equal(document.getText(), 'kira, long hair, smile, blue eyes\n');
    assert.equal((await captions.open('c')).getText(), 'kira, long hair, blue eyes, hat\r\n');
    assert.equal(captions.read('b'), 'kira, Long_Hair, blue eyes');
  });

  it('keeps a rename in the history, so that it can be undone after a reload, too', async () => {
    const { document } = await captions.edit('a', 'blue eye');
    await references(document, 'blue eye', 2);
    const before = ['a', 'c'].map((name) => captions.read(name));
    // as F2 does it: the editor saves what it has refactored
    const edit = await rename(document, 'blue eye', 'green eye');
    await vscode.workspace.applyEdit(edit, { isRefactoring: true });
    await until('both to be saved', () =>
      ['a', 'c'].every((name) => captions.read(name).includes('green eye')),
    );
    await until('the rename to be undone', async () => {
      await vscode.commands.executeCommand('blockLora.undoEdit', { ask: false });
      return captions.read('a') === before[0];
    });
    assert.equal(captions.read('c'), before[1]);
  });

  it('renames in text that is not saved by the places that it has there', async () => {
    const { document } = await captions.edit('d', 'smile');
    await references(document, 'kira', 4);
    const typed = new vscode.WorkspaceEdit();
    typed.insert(document.uri, new vscode.Position(0, 0), 'long hair,hat , ');
    await vscode.workspace.applyEdit(typed);
    const edit = await rename(await captions.open('a'), 'long hair', 'short hair');
    assert.equal(edit.size, 4);
    await vscode.workspace.applyEdit(edit);
    assert.equal(document.getText(), 'short hair,hat , kira, smile\n');
    assert.equal((await captions.open('b')).getText(), 'kira, short hair, blue eyes');
  });

  it('refuses names that are none, with a sentence', async () => {
    const document = await captions.open('a');
    for (const name of ['', 'two, tags', 'two\nlines'])
      await assert.rejects(async () => rename(document, 'smile', name), /\. .+\./, JSON.stringify(name));
    const { range, placeholder } = await ask<{ range: vscode.Range; placeholder: string }>(
      'prepareRename',
      document.uri,
      place(document, 'long hair'),
    );
    assert.equal(document.getText(range), 'long hair');
    assert.equal(placeholder, 'long hair');
  });

  it('leads from a tag to the page about it, which follows the captions', async () => {
    const document = await captions.open('a');
    await references(document, 'long hair', 3);
    const [link] = await ask<readonly vscode.LocationLink[]>(
      'executeDefinitionProvider',
      document.uri,
      place(document, 'long hair'),
    );
    assert.ok(link);
    const page = await vscode.workspace.openTextDocument(link.targetUri);
    assert.equal(page.languageId, 'sd-tag');
    assert.match(page.getText(), /^long hair\n/);
    assert.ok(page.getText().includes(`In 3 of 4 images of ${set} (75 %)`), page.getText());
    assert.match(page.getText(), /Long_Hair +1\n/);
    assert.match(page.getText(), /kira +3 +100 %/);
    assert.match(page.getText(), /a\.png/);
    await vscode.window.showTextDocument(page);
    await change(await captions.open('d'), 'smile', 'long hair');
    await (await captions.open('d')).save();
    await until(
      () => `the page to follow; it was ${page.getText()}`,
      () => page.getText().includes('In 4 of 4 images'),
    );
  });

  it('has its tags among the symbols of the workspace', async () => {
    await references(await captions.open('a'), 'long hair', 3);
    const found = await symbols('long ha');
    assert.ok(found.includes(`long hair: ${set}, 3 captions`), found.join('; '));
  });

  it('tells uses behind each tag when somebody wants that', async () => {
    const document = await captions.open('a');
    await references(document, 'kira', 4);
    const whole = new vscode.Range(0, 0, 1, 0);
    const hints = (): Thenable<vscode.InlayHint[]> => ask('executeInlayHintProvider', document.uri, whole);
    assert.deepEqual(await hints(), []);
    const configuration = vscode.workspace.getConfiguration('blockLora.captions');
    await configuration.update('inlayHints', 'count', vscode.ConfigurationTarget.Global);
    try {
      const found = await until('hints', async () => {
        const some = await hints();
        return some.length > 0 && some;
      });
      assert.deepEqual(
        found.map(({ label }) => label),
        ['4', '3', '2', '2'],
      );
    } finally {
      await configuration.update('inlayHints', undefined, vscode.ConfigurationTarget.Global);
    }
  });

  it('marks every place of a tag in its own text', async () => {
    const document = await captions.open('a');
    const typed = new vscode.WorkspaceEdit();
    typed.insert(document.uri, new vscode.Position(0, 0), 'SMILE, ');
    await vscode.workspace.applyEdit(typed);
    const found = await ask<readonly vscode.DocumentHighlight[]>(
      'executeDocumentHighlights',
      document.uri,
      place(document, 'smile'),
    );
    assert.deepEqual(
      found.map(({ range }) => document.getText(range)),
      ['SMILE', 'smile'],
    );
  });

  it('tells of a tag under the mouse, with pictures that have it', async () => {
    const document = await captions.open('a');
    await references(document, 'long hair', 3);
    const hovers = await ask<readonly vscode.Hover[]>(
      'executeHoverProvider',
      document.uri,
      place(document, 'long hair'),
    );
    const text = hovers
      .flatMap(({ contents }) => contents)
      .map((one) => (one as vscode.MarkdownString).value)
      .join('\n');
    assert.match(text, /\*\*long(&nbsp;| )hair\*\*/);
    assert.match(text, /In 3 of 4 images/);
    assert.match(text, /<img src="data:image\//);
  });

  it('colours tags by what they are', async () => {
    const document = await captions.open('a');
    await references(document, 'kira', 4);
    const legend = await ask<vscode.SemanticTokensLegend>(
      'provideDocumentSemanticTokensLegend',
      document.uri,
    );
    const tokens = await ask<vscode.SemanticTokens>('provideDocumentSemanticTokens', document.uri);
    assert.equal(tokens.data.length, 4 * 5);
    const [line, column, length, type] = tokens.data;
    assert.deepEqual([line, column, length], [0, 0, 'kira'.length]);
    assert.equal(legend.tokenTypes[type ?? -1], 'sdTrigger');
    assert.deepEqual([...tokens.data.slice(5, 8)], [0, 'kira, '.length, 'long hair'.length]);
  });

  it('formats order and spacing as the settings say', async () => {
    fs.writeFileSync(captions.file('a'), ' kira,long hair ,  smile\r\n');
    const document = await captions.open('a');
    const options = { tabSize: 2, insertSpaces: true };
    const range = new vscode.Range(0, 0, 0, 12);
    await apply(document, await ask('executeFormatRangeProvider', document.uri, range, options));
    assert.equal(document.getText(), ' kira, long hair ,  smile\r\n');
    await apply(document, await ask('executeFormatDocumentProvider', document.uri, options));
    assert.equal(document.getText(), ' kira, long hair, smile\r\n');
  });

  it('grows a selection from the tag to all tags and the whole text', async () => {
    const document = await captions.open('a');
    const [selection] = await ask<readonly vscode.SelectionRange[]>(
      'executeSelectionRangeProvider',
      document.uri,
      [place(document, 'long hair')],
    );
    const texts: string[] = [];
    for (let one = selection; one !== undefined; one = one.parent as vscode.SelectionRange)
      texts.push(document.getText(one.range));
    assert.ok(texts.includes('long hair'), texts.join(' | '));
    assert.ok(texts.includes('kira, long hair, smile, blue eye'));
    assert.equal(texts.at(-1), document.getText());
  });

  it('moves the tags under several cursors, which go along, as one step of undo', async () => {
    const editor = await captions.edit('c', 'long hair', 'hat');
    const before = editor.document.getText();
    await vscode.commands.executeCommand('blockLora.moveTagLeft');
    assert.equal(editor.document.getText(), 'long hair, kira, blue eye, hat, blue eyes\r\n');
    assert.deepEqual(
      editor.selections.map(({ active }) =>
        editor.document.getText(new vscode.Range(active.translate(0, -1), active.translate(0, 2))),
      ),
      ['lon', 'hat'],
    );
    await vscode.commands.executeCommand('blockLora.moveTagRight');
    assert.equal(editor.document.getText(), before);
    await undo();
    assert.equal(editor.document.getText(), 'long hair, kira, blue eye, hat, blue eyes\r\n');
    await undo();
    assert.equal(editor.document.getText(), before);
  });

  it('sorts tags with the trigger in front', async () => {
    const { document } = await captions.edit('c', 'kira');
    await references(document, 'kira', 4);
    await vscode.commands.executeCommand('blockLora.sortTags', 'name');
    assert.equal(document.getText(), 'kira, blue eye, blue eyes, hat, long hair\r\n');
    await undo();
    assert.equal(document.getText(), 'kira, long hair, blue eye, blue eyes, hat\r\n');
  });

  it('leaves the bytes of a caption that is looked at and saved', async () => {
    const bytes = Buffer.concat([
      Buffer.from([0xef, 0xbb, 0xbf]),
      Buffer.from('  kira ,long  hair,, \u3000smile\t,\r\n\r\n second line  \r\n'),
    ]);
    fs.writeFileSync(captions.file('a'), bytes);
    const { document } = await captions.edit('a', 'smile');
    await ask('executeHoverProvider', document.uri, place(document, 'smile'));
    await ask('provideDocumentSemanticTokens', document.uri);
    assert.equal(document.isDirty, false);
    await vscode.commands.executeCommand('workbench.action.files.saveWithoutFormatting');
    await document.save();
    assert.deepEqual(fs.readFileSync(captions.file('a')), bytes);
    // also when something was typed and taken back, with the user's own settings about white space
    const files = vscode.workspace.getConfiguration('files');
    await files.update('trimTrailingWhitespace', true, vscode.ConfigurationTarget.Global);
    try {
      await vscode.commands.executeCommand('type', { text: 'x' });
      await undo();
      await vscode.commands.executeCommand('workbench.action.files.save');
      assert.deepEqual(fs.readFileSync(captions.file('a')), bytes);
    } finally {
      await files.update('trimTrailingWhitespace', undefined, vscode.ConfigurationTarget.Global);
    }
  });
});
