// Which edit: its kind, and what that needs to know.

import type * as vscode from 'vscode';
import { count } from '../../platform/words';
import type { BulkEdit, EditUnit, TagOrder } from '../../shared/captions/bulkEdit';
import type { TagCount } from '../../shared/dataset/records';
import { tagsBetweenCommas } from '../../shared/tagging/tagText';
import { findProblem, readFind } from './findText';
import type { Question } from './questions';
import { askAll, one, some, text } from './questions';

/** An answer on the way to an edit: a choice, a list of tags, or text. */
type Answer = string | readonly string[];

interface Kind extends vscode.QuickPickItem {
  readonly questions: (tags: readonly TagCount[]) => readonly Question<Answer>[];
  readonly edit: (...answers: string[]) => BulkEdit;
}

/** Of many tags in one answer; tags hold no line breaks. */
const glue = '\n';
const listed = (answer: string): readonly string[] => answer.split(glue);

/** A choice in a list, with the word that it stands for. */
interface Choice extends vscode.QuickPickItem {
  readonly value: string;
}

const kinds: readonly Kind[] = [
  {
    label: '$(add) Add tags…',
    description: 'those that a caption does not have yet',
    questions: () => [
      text('kira, upper body', 'Tags to add, with commas between', tagsProblem),
      chosen('Where?', [
        { label: 'At the end', value: 'end' },
        { label: 'Behind the trigger', description: 'or first, where there is none', value: 'after-trigger' },
        { label: 'At the beginning', value: 'start' },
      ]),
    ],
    edit: (tags = '', at = 'end') => ({
      kind: 'add',
      tags: tagsBetweenCommas(tags),
      at: at as 'start' | 'end' | 'after-trigger',
    }),
  },
  {
    label: '$(remove) Remove tags…',
    questions: (tags) => [tagsOf('Tags to remove', tags)],
    edit: (tags = '') => ({ kind: 'remove', tags: listed(tags) }),
  },
  {
    label: '$(symbol-string) Rename or merge tags…',
    description: 'in every way of writing',
    questions: (tags) => [
      tagsOf('Tags to rename; several become one', tags),
      text('long hair', 'New name; where it is there already, they become one', tagsProblem),
    ],
    edit: (from = '', to = '') => ({ kind: 'rename', from: listed(from), to }),
  },
  {
    label: '$(replace-all) Find and replace…',
    description: 'text or a regular expression',
    questions: () => replaceQuestions(),
    edit: (find = '', by = '', unit = 'tag') => replaceEdit(find, by, unit as EditUnit),
  },
  {
    label: '$(arrow-up) Move tags to the front…',
    description: 'behind the trigger',
    questions: (tags) => [tagsOf('Tags that come first, in the order of the list', tags)],
    edit: (tags = '') => ({ kind: 'front', tags: listed(tags) }),
  },
  {
    label: '$(list-ordered) Order tags…',
    description: 'by category, frequency or name; trigger first; shuffled',
    questions: () => [
      chosen('Which order?', orders),
      text('0', 'How many tags at the beginning stay where they are', countProblem, '0'),
    ],
    edit: (by = '', keep = '0') => ({ kind: 'order', by: by as TagOrder, keepFirst: Number(keep) }),
  },
  {
    label: '$(files) Remove repeated tags',
    description: 'in whichever way they are written',
    questions: () => [],
    edit: () => ({ kind: 'dedupe' }),
  },
  {
    label: '$(whitespace) Put text before or behind…',
    questions: () => [
      chosen('Of what?', [
        { label: 'Each caption', value: 'caption' },
        { label: 'Each tag', value: 'tag' },
      ]),
      text('a photo of ', 'Text in front; may be empty', () => undefined),
      text('', 'Text behind; may be empty', () => undefined),
    ],
    edit: (unit = '', prefix = '', suffix = '') => ({
      kind: 'affix',
      prefix,
      suffix,
      unit: unit as 'tag' | 'caption',
    }),
  },
  {
    label: '$(clear-all) Set tags…',
    description: 'these, and no others',
    questions: () => [text('kira, upper body', 'Tags, with commas between', tagsProblem)],
    edit: (tags = '') => ({ kind: 'set', tags: tagsBetweenCommas(tags) }),
  },
];

const orders: readonly Choice[] = [
  { label: 'Trigger first', value: 'trigger' },
  { label: 'By category', description: 'characters first, as the tag dictionary says', value: 'category' },
  { label: 'By frequency', description: 'the most used first', value: 'frequency' },
  { label: 'By name', value: 'name' },
  { label: 'Backwards', value: 'reverse' },
  {
    label: 'Shuffled',
    description: 'each caption its own way, the same whenever it is done',
    value: 'shuffle',
  },
];

/**
 * Asks which edit is wanted.
 *
 * @param title of the questions
 * @param tags of the images, for lists to choose from
 * @throws vscode.CancellationError when the person gives up
 */
export async function askWhat(title: string, tags: readonly TagCount[]): Promise<BulkEdit> {
  let kind: Kind | undefined;
  const [, ...answers] = await askAll<Answer>(title, 3, (given) => {
    if (given.length === 0)
      return async (heading) => {
        const answer = await one('What is done with the captions?', kinds)(heading);
        if (typeof answer === 'symbol') return answer;
        kind = answer;
        return answer.label;
      };
    return kind?.questions(tags)[given.length - 1];
  });
  if (kind === undefined) throw new Error('No kind was chosen.');
  return kind.edit(...answers.map(joined));
}

/** Asks what is found and what takes its place. @throws vscode.CancellationError */
export async function askReplace(title: string): Promise<BulkEdit> {
  const questions = replaceQuestions();
  const [find = '', by = '', unit = 'tag'] = await askAll<Answer>(
    title,
    3,
    (given) => questions[given.length],
  );
  return replaceEdit(joined(find), joined(by), joined(unit) as EditUnit);
}

function replaceQuestions(): readonly Question<Answer>[] {
  return [
    text(
      'hair',
      'Text to find; with a capital letter in it, case counts. Or a regular expression between slashes: /(\\d)girls?/i',
      findProblem,
    ),
    text(
      '',
      'What takes its place; empty removes it. After a regular expression $1 is its first group',
      () => undefined,
    ),
    chosen('Where?', [
      { label: 'In parts of tags', description: 'also within words', value: 'part-of-tag' },
      { label: 'As whole tags', value: 'tag' },
      { label: 'In captions as one text', description: 'also over commas', value: 'caption' },
    ]),
  ];
}

function replaceEdit(find: string, by: string, unit: EditUnit): BulkEdit {
  return { kind: 'replace', ...readFind(find), by, unit };
}

function chosen(placeholder: string, choices: readonly Choice[]): Question<Answer> {
  return async (heading) => {
    const answer = await one(placeholder, choices)(heading);
    return typeof answer === 'symbol' ? answer : answer.value;
  };
}

function tagsOf(placeholder: string, tags: readonly TagCount[]): Question<Answer> {
  const items = tags.map((each) => ({ label: each.tag, description: count(each.count, 'caption') }));
  if (items.length === 0) return text('long hair', `${placeholder}, with commas between`, tagsProblem);
  return async (heading) => {
    const answer = await some(placeholder, items)(heading);
    return typeof answer === 'symbol' ? answer : answer.map(({ label }) => label);
  };
}

function joined(answer: Answer): string {
  return typeof answer === 'string' ? answer : answer.join(glue);
}

function tagsProblem(value: string): string | undefined {
  return tagsBetweenCommas(value).length === 0 ? 'Enter at least one tag.' : undefined;
}

function countProblem(value: string): string | undefined {
  return /^\d{1,4}$/.test(value.trim()) ? undefined : 'Enter a whole number, 0 or more.';
}
