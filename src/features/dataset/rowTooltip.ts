import * as vscode from 'vscode';
import { bytes, count } from '../../platform/words';
import type { Services } from '../../services';
import type { DataSet, ImageProblem, ImageRecord, Subset } from '../../shared/dataset/records';
import type { Node } from './nodes';
import { subsetOf } from '../../shared/dataset/places';
import { Rows } from './rows';
import { bucketText, kindWords } from './rowText';
import type { TooltipPictures } from './tooltipPictures';

/** Tags that a tooltip lists. */
const mostTags = 60;
/** Width and height in which a picture is shown, in pixels. */
const pictureSide = 200;

type Line = readonly [name: string, value: string | null];

/** What one reads when the mouse rests on a row; made when it is looked at. */
export async function rowTooltip(
  node: Node,
  index: Services['index'],
  rows: Rows,
  pictures: TooltipPictures,
  token: vscode.CancellationToken,
): Promise<vscode.MarkdownString | undefined> {
  const set = index.set(node.set);
  switch (node.kind) {
    case 'set':
      return set && setTooltip(set);
    case 'folder': {
      const subset = set?.subsets.find(({ id }) => id === node.subset);
      const text = begun(node.label);
      table(text, [['Folder', node.folder], ...(node.isSubset && subset ? subsetLines(subset) : [])]);
      return text;
    }
    case 'image': {
      const record = index.image(node.path);
      return record && imageTooltip(record, set, await pictures.dataUri(record, token));
    }
    case 'fault': {
      const text = begun(node.problem.file);
      problemList(text, [node.problem]);
      return text;
    }
    case 'group': {
      const text = begun(node.label);
      const kinds = { tag: 'Tag', untagged: 'Images', empty: 'Images', error: 'Problem', warning: 'Problem' };
      const { query } = node.where;
      if (node.icon !== 'query') table(text, [[kinds[node.icon], count(node.count, 'image')]]);
      else
        table(text, [
          ['Query', query ?? ''],
          ['Images', count(node.count, 'image')],
          ['Note', node.note ?? null],
        ]);
      return text;
    }
    case 'range':
      return undefined;
  }
}

function setTooltip(set: DataSet): vscode.MarkdownString {
  const { counts } = set;
  const text = begun(set.name, kindWords[set.kind]);
  const only = Rows.onlySubset(set);
  table(text, [
    [set.file === null ? 'Folder' : 'File', set.file ?? set.root],
    ['Images', counts.images.toLocaleString('en')],
    ['Captions', captionText(counts)],
    ['Tags', `${counts.distinctTags.toLocaleString('en')} different`],
    ['Per epoch', count(counts.perEpoch, 'image')],
    ['Resolution', resolutionText(set)],
    ...(only === undefined ? [['Subsets', String(set.subsets.length)] as const] : subsetLines(only)),
    ['Problems', counts.problems === 0 ? null : counts.problems.toLocaleString('en')],
  ]);
  problemList(text, set.problems);
  return text;
}

function captionText({ tagged, empty, untagged }: DataSet['counts']): string {
  const parts = [
    `${tagged.toLocaleString('en')} tagged`,
    ...(empty > 0 ? [`${empty.toLocaleString('en')} empty`] : []),
    ...(untagged > 0 ? [`${untagged.toLocaleString('en')} missing`] : []),
  ];
  return parts.join(', ');
}

function resolutionText({ buckets: { resolution, enabled }, bucketsAreSaid }: DataSet): string {
  const size = `${resolution.width} × ${resolution.height}`;
  return `${size}${enabled ? ', in buckets' : ''}${bucketsAreSaid ? '' : ' (the trainer’s default)'}`;
}

function subsetLines({ repeats, trigger, classWord, regularization }: Subset): Line[] {
  return [
    ['Repeats', String(repeats)],
    ['Trigger', trigger],
    ['Class', classWord],
    ['Use', regularization ? 'regularisation' : null],
  ];
}

function imageTooltip(
  record: ImageRecord,
  set: DataSet | undefined,
  picture: string | null,
): vscode.MarkdownString {
  const text = new vscode.MarkdownString(undefined, true);
  text.supportHtml = true;
  if (picture !== null) text.appendMarkdown(`<img src="${picture}" ${shownSize(record)}>\n\n`);
  text.appendMarkdown('**').appendText(record.name).appendMarkdown('**\n\n');
  const subset = subsetOf(set, record.path);
  const rule = subset?.buckets ?? set?.buckets;
  const readable = record.width > 0;
  const rest = set?.bucketsAreSaid === false ? ' (at the trainer’s default resolution)' : '';
  table(text, [
    ['Size', `${readable ? `${record.width} × ${record.height} px, ` : ''}${bytes(record.bytes)}`],
    ['Bucket', readable && rule ? `${bucketText(record, rule)}${rest}` : null],
    ['Caption', captionState(record, subset)],
  ]);
  if (record.tags.length > 0) {
    const more = record.tags.length - mostTags;
    text
      .appendText(record.tags.slice(0, mostTags).join(', '))
      .appendText(more > 0 ? ` and ${more} more` : '');
    text.appendMarkdown('\n\n');
  }
  problemList(text, record.problems);
  return text;
}

function captionState({ state, tags, caption }: ImageRecord, subset: Subset | undefined): string {
  if (state === 'tagged') return `${count(tags.length, 'tag')} in ${caption?.extension ?? ''}`;
  const words = subset?.words;
  const used = words === null || words === undefined ? '' : `; trained as “${words}”`;
  return `${state === 'empty' ? 'empty' : 'none'}${used}`;
}

/** Within the square, never enlarged more than small pictures need to be seen. */
function shownSize({ width, height }: ImageRecord): string {
  if (width === 0 || height === 0) return `width="${pictureSide}"`;
  const scale = pictureSide / Math.max(width, height);
  return `width="${Math.max(1, Math.round(width * scale))}" height="${Math.max(1, Math.round(height * scale))}"`;
}

function begun(title: string, kind?: string): vscode.MarkdownString {
  const text = new vscode.MarkdownString(undefined, true);
  // names are somebody's text: shown, never understood as Markdown
  text
    .appendMarkdown('**')
    .appendText(title)
    .appendMarkdown(`**${kind === undefined ? '' : ` — ${kind}`}\n\n`);
  return text;
}

function table(text: vscode.MarkdownString, lines: readonly Line[]): void {
  text.appendMarkdown('| | |\n|---|---|\n');
  for (const [name, value] of lines)
    if (value !== null)
      text.appendMarkdown(`| ${name} | `).appendText(value.replace(/\s+/g, ' ')).appendMarkdown(' |\n');
  text.appendMarkdown('\n\n');
}

function problemList(text: vscode.MarkdownString, problems: readonly ImageProblem[]): void {
  for (const { severity, message, fix } of problems.slice(0, 5))
    text.appendMarkdown(`$(${severity}) `).appendText(`${message} ${fix}`).appendMarkdown('\n\n');
  if (problems.length > 5) text.appendText(`… and ${problems.length - 5} more problems.`);
}
