import * as vscode from 'vscode';
import { contradictorySets, problemSeverities } from '../../platform/captionSettings';
import type { TokenCounter } from '../../dataset/tokens/tokenCounter';
import type { Services } from '../../services';
import { plainStyle } from '../../shared/captions/captionStyle';
import { contradictionKeys } from '../../shared/captions/contradictions';
import { lintFacts } from '../../shared/captions/lintFacts';
import type { LintRule, LintSeverity } from '../../shared/captions/lintRules';
import { lintRules } from '../../shared/captions/lintRules';
import type { LintContext, LintFacts } from '../../shared/captions/lintTypes';
import { written } from '../../shared/captions/writingHabits';
import type { TagDictionary } from '../../shared/dictionary/tagDictionary';
import { subsetOf } from '../../shared/dataset/places';
import type { DataSet, Subset, TagCount } from '../../shared/dataset/records';
import { Emitter } from '../../shared/emitter';
import { tagKey } from '../../shared/tagging/tagText';
import type { SetSurvey } from './setSurvey';
import { noSurvey, surveyTags } from './setSurvey';

/** Known tags that are offered for one that is not known. */
const suggested = 3;

/** What the rules about a data set's captions go by. */
export interface SetRules {
  readonly severities: Readonly<Record<LintRule, LintSeverity>>;
  /** Equal ones judge all captions alike, though numbers in their sentences may differ. */
  readonly signature: string;
  /**
   * What rules look at in the caption of an image.
   *
   * @param hints whether also those whose problems are hints
   */
  context(image: string, hints: boolean): LintContext;
}

interface Known {
  readonly tags: readonly TagCount[];
  readonly dictionary: TagDictionary;
  readonly survey: SetSurvey;
  readonly facts: (tag: string) => LintFacts;
  /** Own words of the set, as facts took them. */
  readonly own: string;
}

/** Makes and keeps what rules go by, for each data set. */
export class ProblemContexts {
  readonly #changed = new Emitter();
  /** A survey of a data set found what was not known when its rules were handed out. */
  readonly onDidChange = this.#changed.event;
  readonly #known = new Map<string, Known>();
  #generation = 0;
  readonly #surveys = new Map<string, Promise<void>>();

  constructor(private readonly services: Pick<Services, 'index' | 'dictionary' | 'tokens' | 'baseTokens'>) {}

  /** Settings or the dictionary have changed. */
  forget(): void {
    this.#generation++;
    this.#known.clear();
  }

  /** By what is known of the set's tags at this moment; when that is old, they are looked at anew, and listeners hear of it. */
  of(set: DataSet): SetRules {
    const known = this.#known.get(set.id);
    if (known === undefined || known.tags !== this.services.index.tags(set.id)) void this.fresh(set);
    return this.#rules(set, known ?? this.#taken(set, [], this.services.dictionary.current, noSurvey));
  }

  /** By what the set's tags are now; takes a moment with many tags. */
  async fresh(set: DataSet): Promise<SetRules> {
    // tags that change all the time are looked at once more, and not without an end; those of a set that has gone are always others
    for (let turn = 0; turn < 2; turn++) {
      const known = this.#known.get(set.id);
      if (known?.tags === this.services.index.tags(set.id)) break;
      let survey = this.#surveys.get(set.id);
      if (survey === undefined) {
        survey = this.#survey(set).finally(() => this.#surveys.delete(set.id));
        this.#surveys.set(set.id, survey);
      }
      await survey;
    }
    const known = this.#known.get(set.id);
    return this.#rules(set, known ?? this.#taken(set, [], this.services.dictionary.current, noSurvey));
  }

  async #survey(set: DataSet): Promise<void> {
    const before = this.#known.get(set.id)?.survey.signature ?? noSurvey.signature;
    const generation = this.#generation;
    const dictionary = await this.services.dictionary.ready();
    const tags = this.services.index.tags(set.id);
    const severities = problemSeverities(vscode.Uri.file(set.root));
    const survey = await surveyTags(tags, dictionary, severities.nearDuplicate !== 'off');
    // by settings that no longer hold
    if (generation !== this.#generation) return;
    this.#known.set(set.id, this.#taken(set, tags, dictionary, survey));
    if (survey.signature !== before) this.#changed.fire();
  }

  /** Facts of tags stay as long as they would come out the same. */
  #taken(set: DataSet, tags: readonly TagCount[], dictionary: TagDictionary, survey: SetSurvey): Known {
    const before = this.#known.get(set.id);
    const words = ownWords(set);
    const own = words.join('\n');
    if (
      before?.dictionary === dictionary &&
      before.own === own &&
      before.survey.signature === survey.signature
    )
      return { ...before, tags };
    const { habits, near } = survey;
    const complete = this.services.dictionary.chosen;
    const facts = lintFacts({ dictionary, complete, habits, near, own: words });
    return { tags, dictionary, survey, facts, own };
  }

  /**
   * Counts by the base of the job that an image is trained by, while its file is open; by CLIP's own without one, or with several.
   * Jobs are looked at once, since data sets are large.
   */
  #counters(): (image: string) => TokenCounter {
    const { index, tokens, baseTokens } = this.services;
    const jobs = index.sets.flatMap(({ kind, file }) => (kind === 'job' && file !== null ? [file] : []));
    if (jobs.length === 0) return () => tokens;
    const counters = new Map(jobs.map((file) => [file, baseTokens.ofJob(file)] as const));
    return (image) => {
      const [job, ...others] = index.setsOf(image).filter(({ kind }) => kind === 'job');
      return others.length > 0 ? tokens : (counters.get(job?.file ?? '') ?? tokens);
    };
  }

  #rules(set: DataSet, { dictionary, survey, facts, own }: Known): SetRules {
    const folder = vscode.Uri.file(set.root);
    const severities = problemSeverities(folder);
    const sets = contradictorySets(folder);
    const { habits } = survey;
    const on = (hints: boolean): ReadonlySet<LintRule> =>
      new Set(
        lintRules.filter((rule) => severities[rule] !== 'off' && (hints || severities[rule] !== 'hint')),
      );
    const [all, loud] = [on(true), on(false)];
    const contradictory = contradictionKeys(sets);
    const counterOf = this.#counters();
    const contextOf = (subset: Subset | undefined, hints: boolean, tokens: TokenCounter): LintContext => ({
      style: subset === undefined ? plainStyle : { separator: subset.separator, wildcard: subset.wildcard },
      trigger: subset === undefined || subset.regularization ? null : subset.trigger,
      triggerIsAdded: subset?.kind === 'job',
      on: hints ? all : loud,
      habits,
      contradictory,
      facts,
      suggestions: (tag) => suggestions(dictionary, tag).map((name) => written(name, habits)),
      count: (text) => tokens.count(text),
      cutAt: (text) => tokens.cutAt(text),
    });
    return {
      severities,
      signature: JSON.stringify([
        ...[severities, sets, survey.signature, own],
        set.subsets.map(({ id, separator, wildcard, trigger, regularization }) =>
          [id, separator, wildcard, trigger, regularization].join('\n'),
        ),
      ]),
      context: (image, hints) => contextOf(subsetOf(set, image), hints, counterOf(image)),
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
