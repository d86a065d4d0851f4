import type { CaptionStyle } from './captionStyle';

/** What an edit looks at: whole tags, text within tags, or the caption as one text. */
export type EditUnit = 'tag' | 'part-of-tag' | 'caption';

/** What decides the order of tags. */
export type TagOrder = 'trigger' | 'category' | 'frequency' | 'name' | 'reverse' | 'shuffle';

/** An edit of many captions, as plain JSON. Tags are found however they are written, as `tagKey` says. */
export type BulkEdit =
  /** Tags that the caption does not have yet. A number is how many tags stand before them. */
  | {
      readonly kind: 'add';
      readonly tags: readonly string[];
      readonly at: 'start' | 'end' | 'after-trigger' | number;
    }
  | { readonly kind: 'remove'; readonly tags: readonly string[] }
  /** Where the new tag is there already, or several old ones are, they become one. */
  | { readonly kind: 'rename'; readonly from: readonly string[]; readonly to: string }
  /** Text or a regular expression (with `$1`, `$<name>`, `$&` in `by`). A tag that becomes empty is removed. */
  | {
      readonly kind: 'replace';
      readonly find: string;
      readonly by: string;
      readonly regex: boolean;
      readonly matchCase: boolean;
      readonly unit: EditUnit;
    }
  /** The first `keepFirst` tags stay. A shuffle is the same whenever it is made with the same seed. */
  | {
      readonly kind: 'order';
      readonly by: TagOrder;
      readonly keepFirst: number;
      readonly seed?: number;
    }
  /** Those of the tags that the caption has come first, in this order; only the trigger stays before them. */
  | { readonly kind: 'front'; readonly tags: readonly string[] }
  /** Of tags that are the same the first stays. */
  | { readonly kind: 'dedupe' }
  | {
      readonly kind: 'affix';
      readonly prefix: string;
      readonly suffix: string;
      readonly unit: 'tag' | 'caption';
    }
  /** These tags and no others. */
  | { readonly kind: 'set'; readonly tags: readonly string[] }
  /** Those of the tags that the caption has come first, in this order, before the trigger too. */
  | { readonly kind: 'arrange'; readonly tags: readonly string[] };

/** What an edit may know of the caption and its data set. */
export interface EditContext {
  readonly style: CaptionStyle;
  /** The word that stands for the subject, where there is one. */
  readonly trigger: string | null;
  /** One of the tag dictionary's categories. */
  categoryOf(tag: string): string | undefined;
  /** How many images of the data set have the tag. */
  countOf(tag: string): number;
  /** Makes each caption's shuffle another one: the image's path within its data set. */
  readonly seedOf: string;
}
