import { nearest } from '../nearest';
import type { TaggingOptions } from './options';
import { defaultOptions, defaultThresholds } from './options';
import { tagKey } from './tagText';

/** Something wrong in options that a person wrote. */
export interface OptionProblem {
  /** The key, with dots: `thresholds.general`. */
  readonly key: string;
  /** One sentence of cause. */
  readonly message: string;
  /** One sentence of remedy. */
  readonly fix: string;
}

export interface OptionsRead {
  /** What was right, over the base; keys that were wrong have the base's value. */
  readonly options: TaggingOptions;
  /** Empty when everything is right. With problems nothing should be written. */
  readonly problems: readonly OptionProblem[];
}

/** Says what is wrong with a value: what it must be, or null when it is right. */
type Check = (value: unknown, problem: Report, key: string) => void;
type Report = (key: string, message: string, fix: string) => void;

const checks: Readonly<Record<keyof TaggingOptions, Check>> = {
  model: textOrNull,
  thresholds: thresholds,
  maxTags: (value, problem, key) => {
    if (value === null || (typeof value === 'number' && Number.isInteger(value) && value >= 0)) return;
    problem(key, `${shown(value)} is no number of tags.`, 'Write a whole number, or null for no limit.');
  },
  exclude: patterns,
  include: patterns,
  aliases,
  replacements: table,
  prune: flag,
  spaces: flag,
  escape: flag,
  expandCharacters: flag,
  order: oneOf('confidence', 'category', 'csv', 'people'),
  characterFirst: flag,
  rating: oneOf('out', 'first', 'last'),
  trigger: (value, problem, key) => {
    if (typeof value !== 'string' || !/[,\r\n]/.test(value)) textOrNull(value, problem, key);
    else problem(key, 'The trigger holds a comma or a line break.', 'Write one word, or words with spaces.');
  },
  separator: oneOf(', ', ','),
  policy: oneOf('skip', 'append', 'prepend', 'merge', 'replace'),
};

/**
 * Options from settings or from a command's arguments. Strict: every key that is not known and every value that is wrong is a
 * problem; keys that are left out take the base's value.
 */
export function readOptions(value: unknown, base: TaggingOptions = defaultOptions): OptionsRead {
  const problems: OptionProblem[] = [];
  const report: Report = (key, message, fix) => problems.push({ key, message, fix });
  if (!isTable(value)) {
    report('', `${shown(value)} is no set of options.`, 'Write an object, such as { "policy": "merge" }.');
    return { options: base, problems };
  }
  const right: Record<string, unknown> = {};
  for (const [key, given] of Object.entries(value)) {
    if (given === undefined) continue;
    const check = Object.hasOwn(checks, key) ? checks[key as keyof TaggingOptions] : undefined;
    if (check === undefined) unknownKey(key, key, Object.keys(checks), report);
    else {
      const before = problems.length;
      check(given, report, key);
      if (problems.length === before) right[key] = given;
    }
  }
  return { options: { ...base, ...right }, problems };
}

function thresholds(value: unknown, problem: Report, key: string): void {
  if (!isTable(value)) {
    problem(key, `${shown(value)} is no set of thresholds.`, 'Write an object, such as { "general": 0.35 }.');
    return;
  }
  for (const [category, threshold] of Object.entries(value)) {
    const place = `${key}.${category}`;
    if (!Object.hasOwn(defaultThresholds, category))
      unknownKey(category, place, Object.keys(defaultThresholds), problem);
    else if (threshold !== 'mcut' && threshold !== 'off' && !isScore(threshold))
      problem(place, `${shown(threshold)} is no threshold.`, 'Write a number from 0 to 1, "mcut" or "off".');
  }
}

function isScore(value: unknown): boolean {
  return typeof value === 'number' && value >= 0 && value <= 1;
}

function patterns(value: unknown, problem: Report, key: string): void {
  if (!Array.isArray(value)) {
    problem(key, `${shown(value)} is no list of tags.`, 'Write a list, such as ["*background", "solo"].');
    return;
  }
  value.forEach((pattern, index) => {
    if (typeof pattern !== 'string' || tagKey(pattern) === '')
      problem(
        `${key}.${index}`,
        `${shown(pattern)} is no tag.`,
        'Write a tag, with * and ? for any letters.',
      );
  });
}

function table(value: unknown, problem: Report, key: string): void {
  if (!isTable(value)) {
    problem(key, `${shown(value)} is no table of tags.`, 'Write an object, such as { "from": "to" }.');
    return;
  }
  for (const [from, to] of Object.entries(value)) {
    const place = `${key}.${from}`;
    if (tagKey(from) === '')
      problem(place, 'An empty tag stands on the left.', 'Write the tag, or remove the entry.');
    else if (typeof to !== 'string' || /[\r\n]/.test(to))
      problem(place, `${shown(to)} cannot be written for ${from}.`, 'Write text on one line.');
  }
}

/** As a table, and no alias leads to nothing or to another alias: what comes first would decide. */
function aliases(value: unknown, problem: Report, key: string): void {
  table(value, problem, key);
  if (!isTable(value)) return;
  const names = new Set(Object.keys(value).map(tagKey));
  for (const [from, to] of Object.entries(value)) {
    if (typeof to !== 'string') continue;
    const target = tagKey(to);
    if (target === '' || to.includes(','))
      problem(
        `${key}.${from}`,
        `The alias ${from} does not stand for one tag.`,
        'Name the tag, or use `replacements`.',
      );
    else if (names.has(target) && target !== tagKey(from))
      problem(`${key}.${from}`, `${to} is itself an alias.`, 'Name the tag that both stand for.');
  }
}

function textOrNull(value: unknown, problem: Report, key: string): void {
  if (value !== null && (typeof value !== 'string' || value.trim() === ''))
    problem(key, `${shown(value)} is not text.`, 'Write text, or null for none.');
}

function flag(value: unknown, problem: Report, key: string): void {
  if (typeof value !== 'boolean') problem(key, `${shown(value)} is not yes or no.`, 'Write true or false.');
}

function oneOf(...choices: readonly string[]): Check {
  return (value, problem, key) => {
    if (choices.includes(value as string)) return;
    const near = typeof value === 'string' ? nearest(value, choices) : undefined;
    const list = choices.map((choice) => JSON.stringify(choice)).join(', ');
    problem(
      key,
      `${shown(value)} is not known here.`,
      near === undefined
        ? `Write one of ${list}.`
        : `Did you mean ${JSON.stringify(near)}? There are ${list}.`,
    );
  };
}

function unknownKey(key: string, place: string, known: readonly string[], problem: Report): void {
  const near = nearest(key, known);
  problem(
    place,
    `There is no option ${key}.`,
    near === undefined ? `Remove it; there are ${known.join(', ')}.` : `Did you mean ${near}?`,
  );
}

function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
