// What the trainer's command line answers with --json, checked against the generated types.

import type { Diagnostic, Diagnostics } from '../shared/trainer/diagnostics';
import type { Device, Doctor } from '../shared/trainer/doctor';
import type {
  BucketPlan,
  CachePlan,
  MemoryPlan,
  PartPlan,
  Plan,
  PlanReport,
  TimePlan,
} from '../shared/trainer/plan';
import type { Run } from '../shared/trainer/run';
import type { Check } from './shapeCheck';
import { isFlag, isNumber, isText, listOf, nullable, oneOf, recordOf, shaped } from './shapeCheck';

const isDiagnostic = shaped<Diagnostic>({
  severity: oneOf('error', 'warning', 'info'),
  code: isText,
  message: isText,
  fix: isText,
  file: nullable(isText),
  line: nullable(isNumber),
  column: nullable(isNumber),
  endLine: nullable(isNumber),
  endColumn: nullable(isNumber),
});

/** Answer of `validate`. */
export const isDiagnostics: Check<Diagnostics> = shaped<Diagnostics>({
  version: oneOf(1),
  ok: isFlag,
  diagnostics: listOf(isDiagnostic),
});

const isSize: Check<[number, number]> = (value): value is [number, number] =>
  listOf(isNumber)(value) && value.length === 2;

const isCache = shaped<CachePlan>({ total: isNumber, cached: isNumber, complete: isFlag });

const isPlan = shaped<Plan>({
  name: isText,
  base: isText,
  baseName: isText,
  resolution: isSize,
  images: isNumber,
  regularizationImages: isNumber,
  imagesPerEpoch: isNumber,
  stepsPerEpoch: isNumber,
  steps: isNumber,
  epochs: isNumber,
  batchSize: isNumber,
  buckets: listOf(shaped<BucketPlan>({ width: isNumber, height: isNumber, images: isNumber })),
  masked: isNumber,
  focalPoints: isNumber,
  modules: isNumber,
  parameters: isNumber,
  fileBytes: isNumber,
  parts: recordOf(
    shaped<PartPlan>({ rank: isNumber, convRank: isNumber, modules: isNumber, parameters: isNumber }),
  ),
  latents: isCache,
  text: isCache,
  memory: shaped<MemoryPlan>({
    total: isNumber,
    base: isNumber,
    network: isNumber,
    activations: isNumber,
    basis: isText,
  }),
  time: shaped<TimePlan>({ seconds: nullable(isNumber), basis: isText }),
  samplePictures: isNumber,
  summary: isText,
});

/** Answer of `plan`. */
export const isPlanReport: Check<PlanReport> = shaped<PlanReport>({
  version: oneOf(1),
  ok: isFlag,
  diagnostics: listOf(isDiagnostic),
  plan: nullable(isPlan),
});

/** Answer of `doctor`. */
export const isDoctor: Check<Doctor> = shaped<Doctor>({
  version: oneOf(1),
  ok: isFlag,
  python: isText,
  trainerVersion: isText,
  packages: recordOf(nullable(isText)),
  devices: listOf(
    shaped<Device>({
      kind: oneOf('cuda', 'mps', 'xpu', 'cpu'),
      index: isNumber,
      name: isText,
      totalBytes: isNumber,
      freeBytes: nullable(isNumber),
      bf16: isFlag,
    }),
  ),
  problems: listOf(isDiagnostic),
});

/** run.json. */
export const isRun: Check<Run> = shaped<Run>({
  version: oneOf(1),
  name: isText,
  state: oneOf('starting', 'running', 'paused', 'stopping', 'finished', 'stopped', 'failed'),
  pid: isNumber,
  processStarted: isNumber,
  hostname: isText,
  heartbeat: isText,
  started: isText,
  step: isNumber,
  steps: isNumber,
});

/** The value in a text of JSON when the check takes it, else null. */
export function parsed<T>(text: string, check: Check<T>): T | null {
  try {
    const value: unknown = JSON.parse(text);
    return check(value) ? value : null;
  } catch {
    return null;
  }
}
