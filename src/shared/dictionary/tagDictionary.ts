import type { TagCount } from '../dataset/records';
import type { DictionaryEntry, TagCompletion } from './entry';

export interface CompleteOptions {
  /** Tags of the data set with their uses; the same array as long as they are the same, since what is made of it is kept. */
  readonly own: readonly TagCount[];
  /** Most completions. */
  readonly limit: number;
}

/** Tags that are known, from any number of lists, ready to be asked. Ways of writing a tag (`tagKey`) do not count. */
export class TagDictionary {
  /** Tags, without their aliases. */
  readonly size: number = 0;

  /** The tag of this name; aliases are not looked at. */
  find(tag: string): DictionaryEntry | undefined {
    void tag;
    return undefined;
  }

  /** The tags that have this alias: none, one or several. */
  canonical(alias: string): readonly DictionaryEntry[] {
    void alias;
    return [];
  }

  /** Tags for what was typed, the best first: by match, then uses in the data set, then posts. */
  complete(typed: string, options: CompleteOptions): readonly TagCompletion[] {
    void [typed, options];
    return [];
  }

  /** Names of tags that may have been meant, the closest first. */
  nearest(tag: string, limit: number): readonly string[] {
    void [tag, limit];
    return [];
  }
}
