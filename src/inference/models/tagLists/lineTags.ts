import type { Category, TagInfo } from '../../../shared/tagging/scores';
import { ModelError } from '../modelError';
import { checkCount, shown, tagName } from './tagChecks';

/** From where on the tags are of a category. */
interface Section {
  readonly from: number;
  readonly category: Category;
}

/**
 * Tags of a list with one tag a line: `tags.txt` of DeepDanbooru, `top_tags.txt` of JoyTag. `rating:…` is a rating wherever it
 * stands (in DeepDanbooru's lists at the end). Only empty lines at the end are passed over: one in between would shift all tags
 * behind it.
 *
 * @param sections of `readSections`
 * @throws ModelError that names the line
 */
export function lineTags(text: string, file: string, sections: readonly Section[] = []): readonly TagInfo[] {
  const lines = text.split(/\r\n|\n|\r/);
  while (lines.at(-1)?.trim() === '') lines.pop();
  const tags = lines.map((line, at): TagInfo => {
    const name = tagName(line.trim(), `Line ${at + 1} of ${file}`);
    if (name.startsWith('rating:')) return { name, category: 'rating' };
    return { name, category: sections.findLast(({ from }) => from <= at)?.category ?? 'general' };
  });
  return checkCount(tags, file);
}

/**
 * DeepDanbooru's `categories.json`: `[{"name": "General", "start_index": 0}, {"name": "Character", …}, {"name": "System", …}]`.
 *
 * @throws ModelError when it is something else
 */
export function readSections(text: string, file: string): Section[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw notSections(file, error instanceof Error ? error.message : String(error));
  }
  if (!Array.isArray(value)) throw notSections(file, 'it is not a list');
  const sections = (value as unknown[]).map((one): Section => {
    const { name, start_index: from } = (one ?? {}) as { name?: unknown; start_index?: unknown };
    if (typeof name !== 'string' || typeof from !== 'number' || !Number.isSafeInteger(from) || from < 0)
      throw notSections(file, `it holds ${shown(one)}`);
    return { from, category: sectionCategory(name) };
  });
  return sections.sort((a, b) => a.from - b.from);
}

function sectionCategory(name: string): Category {
  const small = name.toLowerCase();
  if (small === 'character') return 'character';
  // ratings, which are told by their names, and whatever else is not seen in a picture
  return small === 'system' ? 'meta' : 'general';
}

function notSections(file: string, why: string): ModelError {
  return new ModelError(
    'tags-categories',
    `${file} cannot be read: ${why}.`,
    'Put the file that belongs to this tag list there, or take it away: then all tags count as general.',
  );
}
