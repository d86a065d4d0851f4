// Every data set of the workspace, from folder listings and small files alone.

import path from 'node:path';
import { bucketRule } from '../../shared/dataset/buckets';
import type { SetKind } from '../../shared/dataset/records';
import type { Disk } from './disk';
import { folderSet, folderSets, setId } from './folderSets';
import { readJobDataset } from './jobDataset';
import { leftOutBelow } from './leftOut';
import { subsetsOfJob, subsetsOfTomlText } from './jobSubsets';
import type { SetPlan, SubsetPlan } from './setPlan';
import { Problems, SubsetIds } from './setPlan';

/** Where data sets are looked for. All paths are absolute. */
export interface Places {
  /** Folders of the workspace. */
  readonly roots: readonly string[];
  /** Folders that were added by hand. */
  readonly folders: readonly string[];
  /** Job files that are open. */
  readonly jobFiles: readonly string[];
  /** Folders to leave out below the roots: names, or paths from a root with `/`. */
  readonly leftOut?: readonly string[];
}

/** All data sets: those of folders first, then TOML files, then jobs; each kind in the order of its search. */
export function findSets(disk: Disk, places: Places): SetPlan[] {
  const sets = new Map<string, SetPlan>();
  const tomls = new Set<string>();
  for (const place of places.roots) {
    const root = path.resolve(place);
    const found = folderSets(disk, root, leftOutBelow(root, places.leftOut));
    for (const set of found.sets) sets.set(set.id, set);
    for (const toml of found.tomls) tomls.add(toml);
  }
  for (const added of places.folders) {
    const folder = path.resolve(added);
    const found = folderSets(disk, folder);
    for (const set of found.sets) sets.set(set.id, set);
    for (const toml of found.tomls) tomls.add(toml);
    if (found.sets.length === 0) {
      const set = folderSet(disk, folder);
      sets.set(set.id, set);
    }
  }
  for (const toml of tomls) {
    const set = tomlSet(disk, toml);
    if (set !== null) sets.set(set.id, set);
  }
  for (const job of new Set(places.jobFiles.map((file) => path.resolve(file)))) {
    const set = jobSet(disk, job);
    sets.set(set.id, set);
  }
  return [...sets.values()];
}

/** Null when the file is another kind of TOML. */
function tomlSet(disk: Disk, file: string): SetPlan | null {
  const read = disk.document(file);
  if ('code' in read || !/^[ \t]*(\[\[\s*["']?datasets\b|datasets\s*=)/m.test(read.text)) return null;
  const problems = new Problems();
  const id = setId('toml', file);
  const subsets = subsetsOfTomlText(read.text, {
    file,
    kind: 'toml',
    ids: new SubsetIds(id),
    disk,
    problems,
    resolution: bucketRule(512).resolution,
  });
  return made('toml', file, subsets, problems);
}

function jobSet(disk: Disk, file: string): SetPlan {
  const problems = new Problems();
  const read = disk.document(file);
  if ('code' in read) {
    problems.add('error', read.code, read.message, read.fix, { file });
    return made('job', file, [], problems);
  }
  const job = readJobDataset(read.text);
  if (job.fault !== null)
    problems.add(
      'error',
      'job-syntax',
      `${path.basename(file)} is not valid JSON: ${job.fault.message}.`,
      'Mend this place.',
      { file, line: job.fault.line, column: job.fault.column },
    );
  const ids = new SubsetIds(setId('job', file));
  return made('job', file, subsetsOfJob(job, { file, ids, disk, problems }), problems);
}

function made(kind: SetKind, file: string, subsets: readonly SubsetPlan[], problems: Problems): SetPlan {
  return {
    id: setId(kind, file),
    name: path.basename(file).replace(/\.blocklora\.json$|\.toml$/i, ''),
    kind,
    root: path.dirname(file),
    file,
    subsets,
    problems: problems.found,
  };
}
