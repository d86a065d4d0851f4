import * as vscode from 'vscode';
import { contradictorySets, problemSeverities } from '../../platform/captionSettings';
import type { Services } from '../../services';
import { plainStyle } from '../../shared/captions/captionStyle';
import { contradictionKeys } from '../../shared/captions/contradictions';
import { lintFacts } from '../../shared/captions/lintFacts';
import type { LintRule, LintSeverity } from '../../shared/captions/lintRules';
import { lintRules } from '../../shared/captions/lintRules';
import type { LintContext } from '../../shared/captions/lintTypes';
import type { NearTag } from '../../shared/captions/nearDuplicates';
import { nearDuplicates } from '../../shared/captions/nearDuplicates';
import { written, writingHabits } from '../../shared/captions/writingHabits';
import type { TagDictionary } from '../../shared/dictionary/tagDictionary';
import { subsetOf } from '../../shared/dataset/places';
import type { DataSet, Subset, TagCount } from '../../shared/dataset/records';
import { tagKey } from '../../shared/tagging/tagText';

/** Known tags that are offered for one that is not known. */
const suggested = 3;

/** What the rules about a data set's captions go by, as long as its tags and the dictionary stay the same. */
export interface SetRules {
  readonly set: DataSet;
  readonly severities: Readonly<Record<LintRule, LintSeverity>>;
  /** Equal ones judge all captions alike, though numbers in their sentences may differ. */
  readonly signature: string;
  /**
   * What rules look at in the caption of an image.
   *
   * @param quiet whether also rules whose problems only show in the text itself
   */
  context(image: string, quiet: boolean): LintContext;
}

interface Known {
  readonly tags: readonly TagCount[];
  readonly dictionary: TagDictionary;
  readonly record: DataSet;
  readonly rules: SetRules;
}

/** Makes and keeps what rules go by, for each data set. */
export class ProblemContexts {
  readonly #known = new Map<string, Known>();

  constructor(private readonly services: Pick<Services, 'index' | 'dictionary' | 'tokens'>) {}

  /** Settings have changed. */
  forget(): void {
    this.#known.clear();
  }

  of(set: DataSet): SetRules {
    const tags = this.services.index.tags(set.id);
    const dictionary = this.services.dictionary.current;
    const known = this.#known.get(set.id);
    if (known?.tags === tags && known.dictionary === dictionary && known.record.subsets === set.subsets)
      return known.rules;
    const rules = this.#make(set, tags, dictionary);
    this.#known.set(set.id, { tags, dictionary, record: set, rules });
    return rules;
  }

  #make(set: DataSet, tags: readonly TagCount[], dictionary: TagDictionary): SetRules {
    const folder = vscode.Uri.file(set.root);
    const severities = problemSeverities(folder);
    const complete = this.services.dictionary.chosen;
    const habits = writingHabits(tags);
    const isKnown = (key: string): boolean => dictionary.has(key);
    const near =
      severities.nearDuplicate === 'off' ? new Map<string, NearTag>() : nearDuplicates(tags, isKnown);
    const own = ownWords(set);
    const facts = lintFacts({ dictionary, complete, habits, near, own });
    const on = (quiet: boolean): ReadonlySet<LintRule> =>
      new Set(
        lintRules.filter((rule) => severities[rule] !== 'off' && (quiet || severities[rule] !== 'hint')),
      );
    const [all, loud] = [on(true), on(false)];
    const contradictory = contradictionKeys(contradictorySets(folder));
    const { tokens } = this.services;
    return {
      set,
      severities,
      signature: JSON.stringify([
        severities,
        habits,
        own,
        set.subsets.map(({ id, separator, wildcard, trigger, regularization }) => [
          id,
          separator,
          wildcard,
          trigger,
          regularization,
        ]),
        [...near].map(([key, { tag }]) => [key, tag]),
        [...contradictory].map((keys) => [...keys]),
        complete,
      ]),
      context: (image, quiet) => {
        const subset = subsetOf(set, image);
        return {
          style:
            subset === undefined ? plainStyle : { separator: subset.separator, wildcard: subset.wildcard },
          trigger: subset === undefined || subset.regularization ? null : subset.trigger,
          triggerIsAdded: subset?.kind === 'job',
          on: quiet ? all : loud,
          habits,
          contradictory,
          facts,
          suggestions: (tag) => suggestions(dictionary, tag).map((name) => written(name, habits)),
          count: (text) => tokens.count(text),
          cutAt: (text) => tokens.cutAt(text),
        };
      },
    };
  }
}

function suggestions(dictionary: TagDictionary, tag: string): readonly string[] {
  return dictionary.nearest(tag, suggested).filter((name) => tagKey(name) !== tagKey(tag));
}

/** Words that a data set makes up: triggers, and what they stand for. */
function ownWords({ subsets }: DataSet): string[] {
  const words = (subset: Subset): (string | null)[] => [subset.trigger, subset.classWord, subset.words];
  return [...new Set(subsets.flatMap(words).filter((word): word is string => word !== null))];
}
