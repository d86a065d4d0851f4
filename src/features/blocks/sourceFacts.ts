// The pictures of a job, counted by the index of data sets.

import path from 'node:path';
import { isTable } from '../../shared/blocks/jobChange';
import type { SourceFacts } from '../../shared/blocks/editorApi';
import type { DatasetIndex } from '../../dataset/index/datasetIndex';
import type { DataSet, Subset } from '../../shared/dataset/records';

/** Folders that the sources of a job name, absolute, by their number. */
export function sourceFolders(job: unknown, jobFile: string): readonly (string | null)[] {
  const dataset = isTable(job) ? job.dataset : undefined;
  const sources: unknown = isTable(dataset) ? dataset.sources : undefined;
  if (!Array.isArray(sources)) return [];
  return (sources as unknown[]).map((source) =>
    isTable(source) && typeof source.path === 'string'
      ? path.resolve(path.dirname(jobFile), source.path)
      : null,
  );
}

/**
 * What is known of a job's pictures; null while they are being read. A source that the index does not know, because it was just
 * written, is left out until it does.
 */
export function sourceFacts(
  index: DatasetIndex,
  job: unknown,
  jobFile: string,
): readonly SourceFacts[] | null {
  const own = index.sets.find(({ file, kind }) => kind === 'job' && file === jobFile);
  const { phase } = index.progress;
  if (own === undefined && (phase === 'cache' || phase === 'folders' || phase === 'images')) return null;
  const folders = sourceFolders(job, jobFile);
  if (folders.length === 0)
    return own === undefined ? [] : own.subsets.map((subset) => factsOf(index, own, [subset], null));
  return folders.flatMap((folder, source): SourceFacts[] => {
    if (folder === null) return [];
    for (const set of own === undefined ? index.sets : [own, ...index.sets]) {
      const subsets = set.subsets.filter((subset) => isIn(subset.folder, folder));
      if (subsets.length > 0) return [factsOf(index, set, subsets, source)];
    }
    return [];
  });
}

function factsOf(
  index: DatasetIndex,
  set: DataSet,
  subsets: readonly Subset[],
  source: number | null,
): SourceFacts {
  const ids = new Set(subsets.map(({ id }) => id));
  const folders = index.folders(set.id).filter(({ subset }) => ids.has(subset));
  const sum = (of: (folder: (typeof folders)[number]) => number): number =>
    folders.reduce((total, folder) => total + of(folder), 0);
  const [first] = subsets;
  return {
    source,
    name: first === undefined ? set.name : path.basename(first.folder),
    images: sum(({ images }) => images),
    captioned: sum(({ tagged }) => tagged),
    problems: sum(({ problems }) => problems),
    repeats: first?.repeats ?? 1,
    regularization: first?.regularization ?? false,
  };
}

function isIn(folder: string, parent: string): boolean {
  return folder === parent || folder.startsWith(parent + path.sep);
}
