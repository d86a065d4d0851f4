import { impliedBy } from './implications';
import type { TaggingOptions } from './options';
import type { ChosenTag } from './selection';
import { keyed } from './tagFacts';
import { tagKey, tagsBetweenCommas } from './tagText';

/** A caption file's text in three: the caption is its first line that is not blank, as for the trainer. */
interface Parts {
  /** Blank lines before it. */
  readonly before: string;
  /** The caption, without its line break. */
  readonly line: string;
  /** Its line break and everything behind. */
  readonly after: string;
}

/**
 * The text of an image's caption file after tagging.
 *
 * Only the first line that is not blank is the caption; all others stay. What a person wrote stays byte by byte unless the
 * policy is `replace`: new tags join with the separator that the caption itself uses, and none is added that it has already in
 * another spelling. A picture for which there is nothing to write keeps its caption, whatever the policy.
 *
 * @param existing the whole text of the caption file as it is, line breaks included; null where there is none
 * @returns null: leave the file as it is
 */
export function captionFor(
  chosen: readonly ChosenTag[],
  existing: string | null,
  options: TaggingOptions,
): string | null {
  const { before, line, after } = parts(existing ?? '');
  const fresh = freshTags(chosen, options);
  if (fresh.length === 0) return null;
  if (line === '') return fresh.join(options.separator) + (existing ? lastBreak(existing) : '\n');
  const caption = combined(line, fresh, options);
  return caption === null || caption === line ? null : before + caption + after;
}

function combined(line: string, fresh: readonly string[], options: TaggingOptions): string | null {
  switch (options.policy) {
    case 'skip':
      return null;
    case 'replace':
      return fresh.join(options.separator);
    case 'append':
      return joined(line, missing(fresh, line, options), options);
    case 'prepend':
      return inFront(line, missing(fresh, line, options), options);
    case 'merge':
      return merged(line, missing(fresh, line, options), options);
  }
}

/** Trigger and tags, each once. */
function freshTags(chosen: readonly ChosenTag[], options: TaggingOptions): string[] {
  const trigger = options.trigger?.trim() ?? '';
  const texts = trigger === '' ? [] : [trigger];
  const seen = new Set(texts.map(tagKey));
  for (const { text } of chosen) {
    const key = tagKey(text);
    if (key === '' || seen.has(key)) continue;
    seen.add(key);
    texts.push(text);
  }
  return texts;
}

/** Those of the tags that a caption does not have, in any spelling or under an alias. */
function missing(fresh: readonly string[], line: string, options: TaggingOptions): string[] {
  const aliases = keyed(options.aliases);
  const identity = (tag: string): string => {
    const key = tagKey(tag);
    return tagKey(aliases.get(key) ?? key);
  };
  const there = new Set(tagsBetweenCommas(line).map(identity));
  return fresh.filter((tag) => {
    if (isTrigger(tag, options)) return !hasWord(line, tag);
    const key = identity(tag);
    if (there.has(key)) return false;
    there.add(key);
    return true;
  });
}

function joined(line: string, added: readonly string[], options: TaggingOptions): string {
  if (added.length === 0) return line;
  const separator = habit(line) ?? options.separator;
  const open = /,(\s*)$/.exec(line);
  const glue = open === null ? separator : open[1] === '' ? separator.slice(1) : '';
  return line + glue + added.join(separator);
}

/** In front of the caption; where it begins with the trigger, behind that. */
function inFront(line: string, added: readonly string[], options: TaggingOptions): string {
  if (added.length === 0) return line;
  const separator = habit(line) ?? options.separator;
  const comma = line.indexOf(',');
  const first = comma < 0 ? line : line.slice(0, comma);
  if (isTrigger(first, options)) return first + separator + added.join(separator) + line.slice(first.length);
  const glue = line.startsWith(',') ? '' : /^\s/.test(line) ? ',' : separator;
  return added.join(separator) + glue + line;
}

function merged(line: string, added: readonly string[], options: TaggingOptions): string {
  const said = new Set(options.prune ? tagsBetweenCommas(line).flatMap((tag) => [...impliedBy(tag)]) : []);
  const tags = added.filter((tag) => !isTrigger(tag, options) && !said.has(tagKey(tag)));
  const trigger = added.filter((tag) => isTrigger(tag, options));
  return inFront(joined(line, tags, options), trigger, options);
}

function isTrigger(tag: string, options: TaggingOptions): boolean {
  return options.trigger !== null && options.trigger.trim() !== '' && tagKey(tag) === tagKey(options.trigger);
}

/** Whether a caption has a word (or words) as a whole; case does not count. The trainer looks for its trigger in the same way. */
export function hasWord(caption: string, word: string): boolean {
  const source = word.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
  return new RegExp(`(?<![\\p{L}\\p{N}_])${source}(?![\\p{L}\\p{N}_])`, 'iu').test(caption);
}

/** The separator that a caption uses; undefined where it has none. */
function habit(line: string): ', ' | ',' | undefined {
  if (/, /.test(line)) return ', ';
  return line.includes(',') ? ',' : undefined;
}

function parts(text: string): Parts {
  const before = /^(?:[^\S\r\n]*(?:\r\n|\n|\r))*/.exec(text)?.[0] ?? '';
  const rest = text.slice(before.length);
  const line = /^[^\r\n]*/.exec(rest)?.[0] ?? '';
  return line.trim() === ''
    ? { before: '', line: '', after: text }
    : { before, line, after: rest.slice(line.length) };
}

/** The line break at the end of a blank text, if there is one. */
function lastBreak(text: string): string {
  return /(?:\r\n|\n|\r)?$/.exec(text)?.[0] ?? '';
}
