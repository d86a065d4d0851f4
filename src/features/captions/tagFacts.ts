import type { Services } from '../../services';
import type { DictionaryEntry } from '../../shared/dictionary/entry';
import type { DataSet, TagCount } from '../../shared/dataset/records';
import { tagKey } from '../../shared/tagging/tagText';

/** What is known of a tag. */
export interface TagFacts {
  /** As the data set writes it most often, else as it was asked for. */
  readonly name: string;
  readonly key: string;
  readonly set: DataSet | undefined;
  /** Captions of the data set that have it. */
  readonly count: number;
  /** The ways in which captions write it, the most used first. */
  readonly written: readonly TagCount[];
  /** Tags of the same captions, the most frequent first. */
  readonly together: readonly TagCount[];
  /** The tag in the dictionary. */
  readonly entry: DictionaryEntry | undefined;
  /** Tags that it is another name of, when it is no name of its own. */
  readonly aliasOf: readonly DictionaryEntry[];
}

/**
 * Puts together what the index and the dictionary know of a tag.
 *
 * @param tag in any way of writing
 * @param together how many tags that it often comes with are wanted
 */
export function tagFacts(
  { index, dictionary }: Pick<Services, 'index' | 'dictionary'>,
  set: DataSet | undefined,
  tag: string,
  together: number,
): TagFacts {
  const key = tagKey(tag);
  const known = set && index.tagByKey(set.id, key);
  const entry = dictionary.current.find(tag);
  return {
    name: known?.written[0]?.tag ?? tag,
    key,
    set,
    count: known?.count ?? 0,
    written: known?.written ?? [],
    together: set === undefined || known === undefined ? [] : index.coOccurring(set.id, key, together),
    entry,
    aliasOf: entry === undefined ? dictionary.current.canonical(tag) : [],
  };
}
