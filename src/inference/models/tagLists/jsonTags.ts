import type { Category, TagInfo } from '../../../shared/tagging/scores';
import { ModelError } from '../modelError';
import { categoryOfName, categoryOfNumber, checkCount, mostTags, shown, tagName } from './tagChecks';

type Fields = Readonly<Record<string, unknown>>;

/** A tag and where it belongs, before it is known whether all places are taken. */
interface Placed {
  readonly index: number;
  readonly tag: TagInfo;
}

/**
 * Tags of a JSON list. The forms that are known:
 *
 * - `{"0": {"tag": "1girl", "category": "General"}, …}`: `tag_mapping.json` of cl_tagger;
 * - `{"idx_to_tag": {"0": "1girl", …}, "tag_to_category": {"1girl": "General", …}}`: the same of other versions, and inside
 *   `dataset_info.tag_mapping` the metadata of the Camie taggers;
 * - `{"tag_map": {"1girl": 0, …}, "tag_split": {"gen_tag_count": 9741, "character_tag_count": 3720}}`: PixAI's `tags_v0.9_13k.json`;
 * - `["1girl", …]` and `{"0": "1girl", …}`: `classes.json` of ML-Danbooru.
 *
 * @throws ModelError that names the place
 */
export function jsonTags(text: string, file: string): readonly TagInfo[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new ModelError('tags-json', `${file} is not JSON: ${why}.`, 'Download the tag list again.', {
      cause: error,
    });
  }
  return checkCount(inOrder(placed(value, file), file), file);
}

function placed(value: unknown, file: string): Placed[] {
  if (Array.isArray(value)) return value.map((name: unknown, index) => plain(name, index, file));
  const top = fieldsOf(value);
  if (top === null) throw unknownForm(value, file);
  const mapping = fieldsOf(fieldsOf(top.dataset_info)?.tag_mapping) ?? top;
  const names = fieldsOf(mapping.idx_to_tag);
  if (names !== null) return byMapping(names, fieldsOf(mapping.tag_to_category) ?? {}, file);
  const map = fieldsOf(top.tag_map);
  if (map !== null) return bySplit(map, fieldsOf(top.tag_split), file);
  const entries = Object.entries(top);
  if (entries.length === 0) throw unknownForm(value, file);
  return entries.map(([key, one]) => {
    const fields = fieldsOf(one);
    if (fields === null) return plain(one, indexOf(key, file), file);
    const where = `Entry ${shown(key)} of ${file}`;
    const name = tagName(stringOf(fields.tag ?? fields.name, where), where);
    return { index: indexOf(key, file), tag: { name, category: categoryFrom(fields.category, where) } };
  });
}

function plain(value: unknown, index: number, file: string): Placed {
  const where = `Entry ${index} of ${file}`;
  const name = tagName(stringOf(value, where), where);
  return { index, tag: { name, category: name.startsWith('rating:') ? 'rating' : 'general' } };
}

function byMapping(names: Fields, categories: Fields, file: string): Placed[] {
  return Object.entries(names).map(([key, value]) => {
    const where = `Entry ${shown(key)} of ${file}`;
    const name = tagName(stringOf(value, where), where);
    const category = Object.hasOwn(categories, name) ? categoryFrom(categories[name], where) : 'general';
    return { index: indexOf(key, file), tag: { name, category } };
  });
}

function bySplit(map: Fields, split: Fields | null, file: string): Placed[] {
  const general = split?.gen_tag_count;
  return Object.entries(map).map(([name, index]) => {
    const where = `Entry ${shown(name)} of ${file}`;
    if (typeof index !== 'number') throw wrongIndex(where, index);
    const category: Category = typeof general === 'number' && index >= general ? 'character' : 'general';
    return { index: checkedIndex(index, where), tag: { name: tagName(name, where), category } };
  });
}

/** Puts tags into their places. Outputs without a name are kept, as tags that no caption gets: else all behind would shift. */
function inOrder(all: readonly Placed[], file: string): TagInfo[] {
  const length = all.reduce((most, { index }) => Math.max(most, index + 1), 0);
  if (length > 2 * all.length + 100)
    throw new ModelError(
      'tags-gaps',
      `${file} has ${all.length} tags, but counts them up to ${length - 1}.`,
      'Download the tag list again; it may be cut off.',
    );
  const tags: TagInfo[] = Array.from({ length }, (_, at) => ({ name: `unnamed_${at}`, category: 'model' }));
  const taken = new Uint8Array(length);
  for (const { index, tag } of all) {
    if (taken[index] === 1)
      throw new ModelError(
        'tags-twice',
        `${file} has two tags with the number ${index}.`,
        'Download the tag list again.',
      );
    taken[index] = 1;
    tags[index] = tag;
  }
  return tags;
}

function categoryFrom(value: unknown, where: string): Category {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return categoryOfNumber(value);
  const category = typeof value === 'string' ? categoryOfName(value) : null;
  if (category !== null) return category;
  throw new ModelError(
    'tags-category',
    `${where} has the category ${shown(value)}, which is not known.`,
    'Known are general, character, copyright, artist, meta, rating, quality, model and year.',
  );
}

function indexOf(key: string, file: string): number {
  const where = `Entry ${shown(key)} of ${file}`;
  if (!/^(0|[1-9]\d{0,6})$/.test(key)) throw wrongIndex(where, key);
  return checkedIndex(Number(key), where);
}

function checkedIndex(index: number, where: string): number {
  if (!Number.isSafeInteger(index) || index < 0 || index >= mostTags) throw wrongIndex(where, index);
  return index;
}

function wrongIndex(where: string, value: unknown): ModelError {
  return new ModelError(
    'tags-index',
    `${where} has ${shown(value)} in place of a number of the model's output.`,
    'Put the tag list that belongs to this model in its place.',
  );
}

function stringOf(value: unknown, where: string): string {
  if (typeof value === 'string') return value;
  throw new ModelError(
    'tags-name',
    `${where} holds no tag: ${shown(value)}.`,
    'Put the tag list that belongs to this model in its place.',
  );
}

function fieldsOf(value: unknown): Fields | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null;
}

function unknownForm(value: unknown, file: string): ModelError {
  return new ModelError(
    'tags-form',
    `${file} has no tags in a form that is known: it begins with ${shown(value)}.`,
    'Use the tag list that its author gives with the model.',
  );
}
