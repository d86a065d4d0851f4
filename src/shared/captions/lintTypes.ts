import type { BulkEdit } from './bulkEdit';
import type { CaptionStyle } from './captionStyle';
import type { LintRule } from './lintRules';
import type { TextChange } from './tagEdits';
import type { WritingHabits } from './writingHabits';

/** A way to mend a problem. */
export interface LintFix {
  /** What it does, as a person reads it in a menu. */
  readonly title: string;
  /** The smallest changes of the text; none where it is no change of this caption. */
  readonly changes: readonly TextChange[];
  /** Nothing is lost by it and there is no other way to see it: it may be done without being looked at. */
  readonly safe: boolean;
  /** The same for every caption of the data set. */
  readonly everywhere?: BulkEdit;
  /** A tag to be added to the user's own dictionary. */
  readonly learn?: string;
}

/** What is wrong at a place of a caption. Places are UTF-16 offsets in the text. */
export interface LintProblem {
  readonly rule: LintRule;
  readonly start: number;
  readonly end: number;
  /** One sentence or two. */
  readonly message: string;
  readonly fixes: readonly LintFix[];
  /** Other places that belong to it. */
  readonly related: readonly { readonly start: number; readonly end: number; readonly message: string }[];
  /** Whether what stands there has no effect. */
  readonly needless: boolean;
}

/** What is known of a tag, whatever caption it is in. */
export interface LintFacts {
  readonly key: string;
  /** Names of the tags that it is another name of, as the data set would write them; empty for tags that are known, and unknown ones. */
  readonly aliasOf: readonly string[];
  /** Not in any dictionary that was chosen. */
  readonly unknown: boolean;
  /** The tag that it may be a slip of, with its uses and its own. */
  readonly near: { readonly tag: string; readonly uses: number; readonly own: number } | null;
  /** Keys of tags that it says, too. */
  readonly implied: ReadonlySet<string>;
  /** As the data set's habit of underscores would have it; null when it is so, or there is no habit. */
  readonly respaced: string | null;
  /** Without backslashes before brackets; null when it has none, or the data set has that habit. */
  readonly unescaped: string | null;
}

/** What rules look at beside the text. */
export interface LintContext {
  readonly style: CaptionStyle;
  /** The word that calls the LoRA, where one is said. */
  readonly trigger: string | null;
  /** The trainer writes the trigger in front where it is missing. */
  readonly triggerIsAdded: boolean;
  /** The rules that are on. */
  readonly on: ReadonlySet<LintRule>;
  readonly habits: WritingHabits;
  /** Sets of keys of which a picture has one at most. */
  readonly contradictory: readonly ReadonlySet<string>[];
  /** The same object for the same tag. */
  readonly facts: (tag: string) => LintFacts;
  /** Known tags that may have been meant, as the data set would write them. */
  readonly suggestions: (tag: string) => readonly string[];
  /** Tokens of CLIP. */
  readonly count: (text: string) => number;
  /** Where CLIP cuts a text; null when it does not. */
  readonly cutAt: (text: string) => number | null;
}
