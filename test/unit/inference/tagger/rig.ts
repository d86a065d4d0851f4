import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll } from 'vitest';
import type { TaggerClientOptions } from '../../../../src/inference/client';
import { TaggerClient } from '../../../../src/inference/client';
import type { FamilyId } from '../../../../src/inference/families/family';
import type { TaggerModelFiles } from '../../../../src/inference/models/model';
import type {
  TagFailure,
  TagProgress,
  TagRequest,
  TagResult,
  TagSummary,
} from '../../../../src/inference/tagRequest';
import type { TaggerBundle } from '../../../support/taggerBundle';
import { bundleTagger } from '../../../support/taggerBundle';

/** What a run told, and its summary. */
export interface Told {
  readonly results: TagResult[];
  readonly failures: TagFailure[];
  readonly progress: TagProgress[];
  readonly summary: Promise<TagSummary>;
}

export interface Rig {
  /** A folder of this file's tests. */
  readonly folder: string;
  /** The bundled tagger process. */
  readonly script: string;
  /** The bundled command of the terminal. */
  readonly command: string;
  /** A client that is disposed of after the test. */
  client(options?: Partial<TaggerClientOptions>): TaggerClient;
}

const silent = { debug() {}, info() {}, warn() {}, error() {} };

/** Bundles the tagger for the tests of a file. */
export function taggerRig(): Rig {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'tagger-'));
  const clients: TaggerClient[] = [];
  let bundle: TaggerBundle | undefined;
  beforeAll(async () => {
    bundle = await bundleTagger();
  });
  afterEach(() => clients.splice(0).forEach((client) => client.dispose()));
  afterAll(() => {
    bundle?.remove();
    fs.rmSync(folder, { recursive: true, force: true });
  });
  return {
    folder,
    get script() {
      return bundle?.script ?? '';
    },
    get command() {
      return bundle?.command ?? '';
    },
    client(options = {}) {
      const client = new TaggerClient({
        script: bundle?.script ?? '',
        logger: silent,
        thumbnailFolder: path.join(folder, 'thumbnails'),
        ...options,
      });
      clients.push(client);
      return client;
    },
  };
}

/** The files of a model as the library would name them. */
export function modelFiles(onnx: string, tagCount: number, family: FamilyId = 'wd'): TaggerModelFiles {
  return { id: onnx, onnx, family, tagCount, tags: '' };
}

/** Tags images and keeps what is told. */
export function tagAll(
  client: TaggerClient,
  request: Pick<TagRequest, 'model' | 'images'> & Partial<TagRequest>,
  {
    signal = new AbortController().signal,
    onResult,
  }: { signal?: AbortSignal; onResult?: (result: TagResult) => void | Promise<void> } = {},
): Told {
  const results: TagResult[] = [];
  const failures: TagFailure[] = [];
  const progress: TagProgress[] = [];
  const summary = client.tag(
    { provider: 'cpu', floor: 0, ...request },
    {
      onResult: (result) => {
        results.push(result);
        return onResult?.(result);
      },
      onFailure: (failure) => void failures.push(failure),
      onProgress: (one) => void progress.push(one),
    },
    signal,
  );
  // a test that looks at it later must not be told of an unhandled rejection before
  summary.catch(() => undefined);
  return { results, failures, progress, summary };
}
