// What a run's job.json tells the panel.

import fs from 'node:fs/promises';
import path from 'node:path';
import type { RunJob } from '../../shared/runs/api';
import type { Job } from '../../shared/trainer/job';
import type { RunFolder } from '../../trainer/runFolder';

/** job.json: the job with all its values, and the file that it came from. */
export type ResolvedJob = Job & { readonly source?: string };

/** Reads job.json; null while it is not there or is no job. */
export async function readJob(folder: RunFolder): Promise<ResolvedJob | null> {
  try {
    const job: unknown = JSON.parse(await fs.readFile(folder.job, 'utf8'));
    return typeof job === 'object' && job !== null && 'name' in job && 'dataset' in job
      ? (job as ResolvedJob)
      : null;
  } catch {
    return null;
  }
}

/** The job file of a run, when it is still there. */
export async function sourceOf(job: ResolvedJob): Promise<string | null> {
  if (typeof job.source !== 'string') return null;
  return fs.access(job.source).then(
    () => job.source ?? null,
    () => null,
  );
}

/** What the panel shows of a job. Values that are missing are the defaults of the schema. */
export async function jobFacts(job: ResolvedJob): Promise<RunJob> {
  const { base, network, training, samples, dataset } = job;
  const source = await sourceOf(job);
  const resolution = dataset.resolution ?? 512;
  return {
    file: source === null ? null : path.basename(source),
    base:
      base?.model === undefined || base.model === 'embedded'
        ? 'Embedded tiny model'
        : path.basename(base.model),
    kind: network?.kind ?? 'lora',
    batchSize: training?.batchSize ?? 2,
    resolution: dataset.config
      ? null
      : typeof resolution === 'number'
        ? [resolution, resolution]
        : resolution,
    sampler: samples?.sampler ?? 'dpmpp_2m_karras',
    samplerSteps: samples?.steps ?? 25,
    cfg: samples?.cfg ?? 7,
    negative: samples?.negative ?? '',
    prompts: samples?.prompts ?? [],
  };
}
