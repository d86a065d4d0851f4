// What a model may run on, best first, by platform.

import fs from 'node:fs';
import os from 'node:os';
import type { InferenceSession } from 'onnxruntime-node';

export interface Provider {
  /** As shown to a person. */
  readonly name: 'CPU' | 'CUDA' | 'DirectML' | 'CoreML';
  readonly options: InferenceSession.SessionOptions;
  /** Images that go in at once where the model leaves it open. */
  readonly batch: number;
  /** Why it is not worth trying here; null when it is. */
  unfit(): string | null;
}

/** Threads that compute; 0 lets the runtime count the cores, which it cannot when we may not use all of them. */
function threads(): number {
  const allowed = os.availableParallelism();
  return allowed === os.cpus().length ? 0 : allowed;
}

// Threads that spin while they wait take the cores from decoding, and gain nothing at a picture a time.
const patient = { session: { intra_op: { allow_spinning: '0' } } };

// One picture at a time: on a CPU more at once were measured to be no faster, and cancelling would take longer.
const cpu: Provider = {
  name: 'CPU',
  options: { executionProviders: ['cpu'], intraOpNumThreads: threads(), extra: patient },
  batch: 1,
  unfit: () => null,
};

const cuda: Provider = {
  name: 'CUDA',
  options: { executionProviders: ['cuda'] },
  batch: 4,
  unfit: () =>
    ['/dev/nvidia0', '/dev/nvidiactl', '/dev/dxg'].some((device) => fs.existsSync(device))
      ? null
      : 'there is no NVIDIA graphics card here',
};

const directMl: Provider = {
  name: 'DirectML',
  // it needs both: the memory it plans is not its own, and its commands come from one thread
  options: { executionProviders: ['dml'], enableMemPattern: false, executionMode: 'sequential' },
  batch: 4,
  unfit: () => null,
};

const coreMl: Provider = {
  name: 'CoreML',
  options: { executionProviders: ['coreml'] },
  batch: 1,
  unfit: () => null,
};

/** The providers to try, in this order; the CPU is always the last. */
export function providers(
  wanted: 'auto' | 'cpu',
  platform: NodeJS.Platform = process.platform,
  arch: string = process.arch,
): readonly Provider[] {
  if (wanted === 'cpu') return [cpu];
  if (platform === 'win32') return [directMl, cpu];
  if (platform === 'darwin') return [coreMl, cpu];
  return platform === 'linux' && arch === 'x64' ? [cuda, cpu] : [cpu];
}
