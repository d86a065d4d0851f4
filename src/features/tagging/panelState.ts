import { lockedReason } from '../../platform/trust';
import type { CategoryHistogram, DownloadFacts, TaggingPanelState } from '../../shared/tagging/api';
import { defaultThresholds } from '../../shared/tagging/options';
import type { Category } from '../../shared/tagging/scores';
import { categories } from '../../shared/tagging/scores';
import { modelChoice, modelThresholds } from './modelChoices';
import { placeText } from './scope';
import type { ScoredImages } from './scoredImages';
import type { TaggingSession } from './taggingSession';

/** All that the panel shows but its rows. */
export function panelState(session: TaggingSession, download: DownloadFacts | null): TaggingPanelState {
  const { scope, captions, scored, run, suggestions } = session;
  return {
    scope: {
      title: scope.title,
      place: placeText(scope.folder),
      images: scope.images.length,
      captioned: captions.captioned,
      unreadable: captions.unreadable,
    },
    locked: lockedReason('to tag'),
    phase:
      session.writing !== null ? 'writing' : run !== null ? 'tagging' : session.reading ? 'reading' : 'ready',
    models: session.listings.map(modelChoice),
    model:
      scored === null
        ? null
        : { id: scored.model.id, name: scored.model.name, tags: scored.model.tagList.length },
    modelProblem: session.modelProblem,
    download,
    options: session.options,
    adjusted: session.adjusted,
    rememberedIn: session.remembered.sentence(scope.home),
    scored: scored?.scored ?? 0,
    pending: session.reading ? 0 : session.pending().length,
    run: run?.facts ?? null,
    ended: session.ended,
    histograms: scored === null ? [] : histograms(scored),
    summary: suggestions.summary,
    computing: suggestions.computing,
    revision: session.revision,
    writing: session.writing,
    written: session.written,
  };
}

function histograms({ model, histogram }: ScoredImages): CategoryHistogram[] {
  const thresholds = modelThresholds(model);
  const sizes = new Map<Category, number>();
  for (const { category } of model.tagList) sizes.set(category, (sizes.get(category) ?? 0) + 1);
  return categories
    .filter((category) => sizes.has(category))
    .map((category) => {
      const usual = thresholds[category] ?? defaultThresholds[category];
      return {
        category,
        tags: sizes.get(category) ?? 0,
        usual: usual === 'mcut' ? 0 : usual,
        counts: [...histogram.counts(category)],
      };
    });
}
