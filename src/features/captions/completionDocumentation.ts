import * as vscode from 'vscode';
import { count } from '../../platform/words';
import type { Services } from '../../services';
import type { TagCompletion } from '../../shared/dictionary/entry';
import { impliedBy } from '../../shared/tagging/implications';
import { spaced } from '../../shared/tagging/tagText';
import { tagFacts } from './tagFacts';
import { plain } from './tagMarkdown';

/** Names that are shown of each kind. */
const most = 8;

/** What is known of a tag that is offered, for the box beside the list. */
export function completionDocumentation(
  services: Pick<Services, 'index' | 'dictionary'>,
  { name, category, posts, uses, match }: TagCompletion,
  set: string | undefined,
): vscode.MarkdownString {
  const known = set === undefined ? undefined : services.index.set(set);
  const facts = tagFacts(services, known, name, most);
  const implied = [...impliedBy(name)];
  const list = (names: readonly string[]): string =>
    names
      .slice(0, most)
      .map((one) => plain(spaced(one)))
      .join(', ');
  const lines = [
    `**${plain(name)}**${category === 'unknown' ? '' : ` · ${category}`}`,
    match === 'typo' ? '*Perhaps this was meant.*' : '',
    known === undefined || uses === 0 ? '' : `In ${count(uses, 'caption')} of *${plain(known.name)}*`,
    posts === 0 ? '' : `${posts.toLocaleString('en')} posts`,
    (facts.entry?.aliases.length ?? 0) === 0 ? '' : `Also ${list(facts.entry?.aliases ?? [])}`,
    implied.length === 0 ? '' : `Says ${list(implied)}, too`,
    facts.together.length === 0 ? '' : `Often with ${list(facts.together.map(({ tag }) => tag))}`,
  ];
  return new vscode.MarkdownString(lines.filter((line) => line !== '').join('\n\n'));
}
