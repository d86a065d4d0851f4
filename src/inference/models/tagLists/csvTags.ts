import type { TagInfo } from '../../../shared/tagging/scores';
import { ModelError } from '../modelError';
import { readCsv } from './csv';
import { categoryOfNumber, checkCount, shown, tagName } from './tagChecks';

/**
 * Tags of a CSV list with a head line: WD's and PixAI's `selected_tags.csv` (tag_id,name,category,count …), imgutils'
 * `deepdanbooru_tags.csv` (name, real_name, category) and `tags.csv` of ML-Danbooru. A row's place is its place in the output,
 * whatever its number or category; columns are found by name.
 *
 * @throws ModelError that names the line
 */
export function csvTags(text: string, file: string): readonly TagInfo[] {
  const [head, ...rows] = readCsv(text, file);
  const columns = (head?.fields ?? []).map((name) => name.trim().toLowerCase());
  const nameAt = ['name', 'tag', 'tag_name'].map((name) => columns.indexOf(name)).find((at) => at >= 0);
  if (nameAt === undefined)
    throw new ModelError(
      'tags-head',
      `Line 1 of ${file} does not name its columns: it has ${shown(columns.join(','))}.`,
      'A tag list begins with a line such as tag_id,name,category,count.',
    );
  const categoryAt = columns.indexOf('category');
  const tags = rows.map(({ line, fields }): TagInfo => {
    if (fields.length !== columns.length)
      throw new ModelError(
        'tags-columns',
        `Line ${line} of ${file} has ${fields.length} columns in place of ${columns.length}.`,
        'Download the tag list again; it may be damaged.',
      );
    const name = tagName(fields[nameAt] ?? '', `Line ${line} of ${file}`);
    return { name, category: categoryAt < 0 ? usual(name) : category(fields[categoryAt] ?? '', line, file) };
  });
  return checkCount(tags, file);
}

function category(text: string, line: number, file: string): TagInfo['category'] {
  // pandas writes whole numbers of a column with gaps as 0.0
  if (!/^-?\d{1,4}(\.0)?$/.test(text.trim()))
    throw new ModelError(
      'tags-category',
      `Line ${line} of ${file} has the category ${shown(text)}, which is no number.`,
      'Download the tag list again; it may be damaged.',
    );
  return categoryOfNumber(Number(text));
}

function usual(name: string): TagInfo['category'] {
  return name.startsWith('rating:') ? 'rating' : 'general';
}
