import fs from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import type { Services } from '../../services';
import type { TagCategory } from '../../shared/dictionary/entry';
import { tagCategories } from '../../shared/dictionary/listCategories';
import type { CaptionDocuments } from './captionDocuments';

/** What `blockLora.addToDictionary` may be given: by the tag table, a problem, or a script. */
interface AddArgument {
  readonly tag?: unknown;
  readonly category?: unknown;
}

/**
 * Adds a tag to the user's own dictionary: the one of the argument (a text, or `{tag, category}`), the one at the cursor, or one that
 * is asked for.
 *
 * @returns whether it is new there; undefined when nobody named one
 */
export async function addToDictionary(
  { dictionary }: Pick<Services, 'dictionary'>,
  documents: CaptionDocuments,
  argument: unknown,
): Promise<boolean | undefined> {
  const { tag: given, category } = fromArgument(argument);
  const tag = given ?? tagAtCursor(documents) ?? (await askTag());
  if (tag === undefined || tag.trim() === '') return undefined;
  const name = tag
    .replace(/\\([()])/g, '$1')
    .trim()
    .replace(/\s+/g, '_');
  const added = await dictionary.addToUserDictionary({
    name,
    ...(category === undefined ? {} : { category }),
  });
  void vscode.window.setStatusBarMessage(
    added ? `“${tag}” is in your tag dictionary now.` : `“${tag}” was in your tag dictionary already.`,
    5_000,
  );
  return added;
}

/** Opens the user's own dictionary, which is made when it is not there yet. */
export async function openUserDictionary({ dictionary }: Pick<Services, 'dictionary'>): Promise<void> {
  const file = dictionary.userList;
  await fs.mkdir(path.dirname(file), { recursive: true });
  // 'a' makes it and takes nothing away
  await (await fs.open(file, 'a')).close();
  await vscode.window.showTextDocument(vscode.Uri.file(file));
}

function fromArgument(argument: unknown): { tag: string | undefined; category: TagCategory | undefined } {
  if (typeof argument === 'string') return { tag: argument, category: undefined };
  const { tag, category } = (
    typeof argument === 'object' && argument !== null ? argument : {}
  ) as AddArgument;
  return {
    tag: typeof tag === 'string' ? tag : undefined,
    category: tagCategories.find((one) => one === category),
  };
}

function tagAtCursor(documents: CaptionDocuments): string | undefined {
  const editor = vscode.window.activeTextEditor;
  return editor && documents.tagAt(editor.document, editor.selection.active)?.span.text;
}

function askTag(): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title: 'Add to My Tag Dictionary',
    prompt: 'The tag, as captions write it.',
    ignoreFocusOut: true,
  });
}
