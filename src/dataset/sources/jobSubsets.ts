// A job's `dataset` -> subsets: its sources as the trainer takes them, or the subsets of the TOML that it names.

import os from 'node:os';
import path from 'node:path';
import type { BucketRule } from '../../shared/dataset/buckets';
import { bucketRule } from '../../shared/dataset/buckets';
import { repeatName } from '../../shared/dataset/names';
import type { Subset } from '../../shared/dataset/records';
import type { Disk } from './disk';
import { reportFault, reportFolders } from './folderFaults';
import type { JobDataset, JobSource } from './jobDataset';
import type { Problems, ProblemPlace, SubsetIds, SubsetPlan } from './setPlan';
import { absolutePath, counted, walk } from './setPlan';
import { dotted, subsetsOfToml } from './tomlConfig';
import { parseToml, parseTomlLeniently } from './tomlData';

/** What a job is read for. */
export interface JobContext {
  readonly file: string;
  readonly ids: SubsetIds;
  readonly disk: Disk;
  readonly problems: Problems;
}

/** The trainer's default. */
const defaultResolution = 512;

/** The subsets of a job; what is wrong with them is added to the problems. */
export function subsetsOfJob(job: JobDataset, context: JobContext): SubsetPlan[] {
  if (job.config !== null) return subsetsOfConfig(job, job.config, context);
  const buckets = bucketRule(job.resolution ?? defaultResolution, job.buckets);
  return job.sources.flatMap((source) => new SourceReader(source, job, buckets, context).subsets());
}

function subsetsOfConfig(
  job: JobDataset,
  config: NonNullable<JobDataset['config']>,
  { file, ids, disk, problems }: JobContext,
): SubsetPlan[] {
  const toml = absolutePath(config.path, path.dirname(file), os.homedir());
  const read = disk.document(toml);
  if ('code' in read) {
    problems.add('error', read.code, read.message, read.fix, {
      file,
      line: config.line,
      column: config.column,
    });
    return [];
  }
  const resolution = job.resolution ?? defaultResolution;
  return subsetsOfTomlText(read.text, { file: toml, kind: 'job', ids, disk, problems, resolution });
}

/** The subsets of a TOML's text, also of one that is broken: as far as the rest of it can be read. */
export function subsetsOfTomlText(text: string, context: Parameters<typeof subsetsOfToml>[1]): SubsetPlan[] {
  const parsed = parseToml(text);
  if (!('message' in parsed)) return subsetsOfToml(parsed, context);
  context.problems.add(
    'error',
    'toml-syntax',
    `${path.basename(context.file)} is not valid TOML: ${parsed.message}.`,
    'Mend this place.',
    { file: context.file, line: parsed.line, column: parsed.column },
  );
  const rest = parseTomlLeniently(text);
  return rest === undefined ? [] : subsetsOfToml(rest, context);
}

/** One of a job's sources: the folder itself, or the `N_trigger class` folders in it. */
class SourceReader {
  readonly #place: ProblemPlace;
  readonly #folder: string;

  constructor(
    private readonly source: JobSource,
    private readonly job: JobDataset,
    private readonly buckets: BucketRule,
    private readonly context: JobContext,
  ) {
    this.#place = { file: context.file, line: source.line, column: source.column };
    this.#folder = absolutePath(source.path, path.dirname(context.file), os.homedir());
  }

  subsets(): SubsetPlan[] {
    const { source, context } = this;
    const here = context.disk.folder(this.#folder);
    if (reportFault(here, context.problems, this.#place)) return [];
    const children = here.children
      .map((name) => ({ name, named: repeatName(name), folder: path.join(this.#folder, name) }))
      .filter(({ named, folder }) => named !== null && context.disk.folder(folder).images.length > 0);
    if (children.length === 0 || source.recursive) return this.#itself();
    if (here.images.length > 0)
      context.problems.add(
        'warning',
        'source-loose-pictures',
        `${path.basename(this.#folder)} holds \`N_trigger class\` folders, so ${counted(here.images.length, 'picture')} beside them cannot be used.`,
        'Move them into one of these folders.',
        this.#place,
      );
    return children.flatMap(({ name, named, folder }) => {
      const repeats = source.repeats ?? named?.repeats ?? 1;
      if (repeats >= 1) return this.#subset(folder, repeats, source.classWord ?? named?.words ?? null);
      context.problems.add(
        'warning',
        'source-zero',
        `${name} has 0 repeats and is left out.`,
        'Rename it to have it used.',
        { file: folder },
      );
      return [];
    });
  }

  #itself(): SubsetPlan[] {
    const { source, context } = this;
    const named = repeatName(path.basename(this.#folder));
    if (named !== null && source.repeats === null && named.repeats < 1) {
      context.problems.add(
        'warning',
        'source-zero',
        `${path.basename(this.#folder)} has 0 repeats.`,
        'Rename it.',
        this.#place,
      );
      return [];
    }
    const repeats = source.repeats ?? named?.repeats ?? 1;
    return [this.#subset(this.#folder, repeats, source.classWord ?? named?.words ?? null)];
  }

  #subset(folder: string, repeats: number, words: string | null): SubsetPlan {
    const { source, job, context } = this;
    const { disk, problems } = context;
    const listings = source.recursive ? walk(disk, folder) : [disk.folder(folder)];
    reportFolders(disk, folder, listings, source.recursive, problems, this.#place);
    const subset: Subset = {
      id: context.ids.of(folder),
      name: path.basename(folder),
      folder,
      recursive: source.recursive,
      repeats,
      trigger: source.trigger,
      classWord: words === '' ? null : words,
      words: withTrigger(source.trigger, words),
      regularization: source.regularization,
      flip: source.flip,
      captionExtensions: job.captionExtensions.map(dotted),
      separator: job.separator,
      wildcard: false,
      kind: 'job',
      file: context.file,
      place: ['dataset', 'sources', source.index],
      buckets: this.buckets,
      line: source.line,
    };
    return { subset, folders: listings.map((listing) => listing.path), bucketsAreSaid: true };
  }
}

/** Caption of a picture without a file: trigger and class words as one phrase, as in `N_trigger class`. */
function withTrigger(trigger: string | null, words: string | null): string | null {
  const all =
    trigger !== null && words && !words.toLowerCase().includes(trigger.toLowerCase())
      ? `${trigger} ${words}`
      : (words ?? '');
  return all === '' ? trigger : all;
}
