import * as vscode from 'vscode';
import type { CommandId } from '../../platform/commandIds';
import { count } from '../../platform/words';
import type { TagFacts } from './tagFacts';

/** What a hover may run. */
export const hoverCommands: readonly CommandId[] = [
  'blockLora.showTag',
  'blockLora.openGallery',
  'blockLora.renameTag',
  'blockLora.openImage',
];

/** Aliases that are shown. */
const mostAliases = 8;

/** The query that finds a tag's pictures. */
export function queryFor(name: string): string {
  return `tag:"${name.replace(/["\\]/g, '\\$&')}"`;
}

/** A link of a hover. */
export function commandLink(label: string, id: CommandId, argument: unknown, title: string): string {
  const query = encodeURIComponent(JSON.stringify([argument]));
  return `[${label}](command:${id}?${query} "${title}")`;
}

/** Text in which nothing has a meaning to Markdown. */
export function plain(text: string): string {
  return new vscode.MarkdownString().appendText(text).value;
}

/** What a hover says of a tag, beside pictures. */
export function tagMarkdown(
  facts: TagFacts,
  trigger: boolean,
  confidence: string | null,
): vscode.MarkdownString {
  const { set, name, key, entry } = facts;
  const text = new vscode.MarkdownString('', true);
  text.isTrusted = { enabledCommands: hoverCommands };
  text.appendMarkdown(`**${plain(name)}**`);
  for (const word of headline(facts, trigger)) text.appendMarkdown(` · ${plain(word)}`);
  const lines = [
    set &&
      `In ${facts.count.toLocaleString('en')} of ${count(set.counts.images, 'image')} of *${plain(set.name)}*`,
    confidence,
    facts.written.length > 1 &&
      `Written ${facts.written.map((one) => `${plain(one.tag)} (${one.count.toLocaleString('en')})`).join(' · ')}`,
    entry && entry.aliases.length > 0 && `Also ${aliases(entry.aliases)}`,
    facts.aliasOf.length > 0 &&
      `Another name of ${facts.aliasOf.map((one) => `**${plain(one.name)}**`).join(', ')}`,
    set &&
      facts.together.length > 0 &&
      `Often with ${facts.together
        .map(({ tag }) => commandLink(plain(tag), 'blockLora.showTag', { set: set.id, tag }, 'Show its page'))
        .join(', ')}`,
  ].filter((line): line is string => typeof line === 'string');
  for (const line of lines) text.appendMarkdown(`\n\n${line}`);
  const links = [
    commandLink(
      '$(book) Page',
      'blockLora.showTag',
      { set: set?.id ?? null, tag: name },
      'All about this tag',
    ),
    set &&
      commandLink(
        '$(file-media) Gallery',
        'blockLora.openGallery',
        { set: set.id, query: queryFor(key) },
        'Its pictures',
      ),
    set &&
      commandLink('$(rename) Rename…', 'blockLora.renameTag', { set: set.id, tag: name }, 'In all captions'),
  ].filter((link) => link !== undefined);
  text.appendMarkdown(`\n\n${links.join(' &nbsp; ')}`);
  return text;
}

function headline({ entry, aliasOf }: TagFacts, trigger: boolean): string[] {
  const known = entry ?? aliasOf[0];
  return [
    ...(trigger ? ['trigger'] : []),
    ...(known === undefined ? [] : [known.category]),
    ...(known === undefined || known.posts === 0 ? [] : [count(known.posts, 'post')]),
  ];
}

function aliases(names: readonly string[]): string {
  const more = names.length - mostAliases;
  const shown = names.slice(0, mostAliases).map((name) => plain(name));
  return `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
