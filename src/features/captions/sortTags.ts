import * as vscode from 'vscode';
import type { CaptionDocuments } from './captionDocuments';
import type { FormatOrder } from './formatCaption';
import type { CaptionFormatting } from './formatting';

const orders: readonly (vscode.QuickPickItem & { readonly order: FormatOrder })[] = [
  {
    label: 'By Category',
    detail: 'Trigger, characters, series, artists, what is to be seen, then what is said of the picture',
    order: 'category',
  },
  {
    label: 'By Frequency',
    detail: 'The tags that most images of the data set have come first',
    order: 'frequency',
  },
  { label: 'By Name', detail: 'By the alphabet', order: 'name' },
];

/**
 * Sorts the tags of a caption, or those that are selected. The trigger stays in front.
 *
 * @param given the order when a caller says it; asked for otherwise
 */
export async function sortTags(
  documents: CaptionDocuments,
  formatting: CaptionFormatting,
  editor: vscode.TextEditor,
  given: unknown,
): Promise<void> {
  const { document } = editor;
  if (documents.of(document) === undefined) return;
  const order =
    orders.find((one) => one.order === given)?.order ??
    (await vscode.window.showQuickPick(orders, { placeHolder: 'Sort the tags of this caption' }))?.order;
  if (order === undefined) return;
  const selected = editor.selections.filter(({ isEmpty }) => !isEmpty);
  const chosen = (range: vscode.Range): boolean =>
    selected.length === 0 || selected.some((selection) => selection.intersection(range)?.isEmpty === false);
  const edits = await formatting.edits(document, chosen, { order, spacing: 'asIs' });
  await editor.edit((builder) => {
    for (const { range, newText } of edits) builder.replace(range, newText);
  });
}
