// Entry of dist/autotag.js: the tagger process from a terminal, for goldens, benchmarks and bug reports.

import os from 'node:os';
import path from 'node:path';
import type { Logger } from '../../process/logger';
import { TaggerClient } from '../client';
import { findModel } from '../models/detect';
import { ModelLibrary } from '../models/library';
import { ModelError } from '../models/modelError';
import { readTagList } from '../models/tagLists/readTagList';
import type { TagProgress, TagSummary } from '../tagRequest';
import type { AutotagArguments } from './arguments';
import { readArguments, usage } from './arguments';
import { findImages } from './findImages';
import type { ReportedModel } from './report';
import { Report } from './report';

const logger: Logger = {
  debug: (message) => process.env['BLOCKLORA_VERBOSE'] && console.error(message),
  info: (message) => console.error(message),
  warn: (message) => console.error(message),
  error: (message, error) => console.error(message, error ?? ''),
};

/** Tags what the command line names. Returns the exit code: 1 when nothing could be tagged. */
async function autotag(given: AutotagArguments): Promise<number> {
  const images = await findImages(given.places);
  if (images.length === 0) throw new Error('There are no images in what was named.');
  const model = await loadModel(given);
  console.error(`${images.length} images, ${model.name} (${model.family}), ${model.tagCount} tags`);
  const client = new TaggerClient({
    script: path.join(__dirname, 'tagger.js'),
    logger,
    thumbnailFolder: os.tmpdir(),
  });
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  const report = new Report(given.json, model);
  try {
    const summary = await client.tag(
      { ...given, model, images, ...(model.variant === undefined ? {} : { variant: model.variant }) },
      {
        onResult: (result) => report.add(result),
        onFailure: (failure) => {
          console.error(`\r${failure.image}: ${failure.message} ${failure.fix}`);
          report.addFailure(failure);
        },
        onProgress: showProgress,
      },
      stop.signal,
    );
    await report.end(summary);
    console.log(`${sentence(summary)}\n${given.json}`);
    return summary.done > 0 ? 0 : 1;
  } catch (error) {
    await report.discard();
    throw error;
  } finally {
    client.dispose();
  }
}

/** The model with what was said of it on the command line. */
async function loadModel({ model, family, variant }: AutotagArguments): Promise<ReportedModel> {
  const library = new ModelLibrary({
    embedded: path.join(__dirname, '../native-bin/tagger'),
    storage: path.join(os.tmpdir(), 'block-lora-autotag'),
    catalogue: [],
    localPaths: () => [],
    logger,
  });
  const said = { ...(family === undefined ? {} : { family }), ...(variant === undefined ? {} : { variant }) };
  try {
    const found = await (model === 'embedded' ? library.load(model) : library.fromFiles(model));
    return { ...found, ...said };
  } catch (error) {
    if (family === undefined || !(error instanceof ModelError) || error.code !== 'family-unknown')
      throw error;
    const { onnx, tags } = await findModel(model);
    const tagList = await readTagList(tags);
    return {
      id: onnx,
      name: path.basename(onnx),
      onnx,
      tags,
      tagList,
      tagCount: tagList.length,
      ...said,
      family,
    };
  }
}

/** One line that changes, where somebody looks at it. */
function showProgress({ done, failed, total, provider, secondsPerImage }: TagProgress): void {
  if (!process.stderr.isTTY) return;
  const speed = secondsPerImage === null ? '' : `, ${secondsPerImage.toFixed(3)} s per image`;
  process.stderr.write(`\r${done + failed} of ${total} on ${provider}${speed}   `);
  if (done + failed === total) process.stderr.write('\n');
}

function sentence({
  done,
  failed,
  provider,
  fellBack,
  seconds,
  inferenceSeconds,
  cancelled,
}: TagSummary): string {
  const each = done > 0 ? `, ${(seconds / done).toFixed(3)} s per image` : '';
  const share = inferenceSeconds > 0 ? `, ${(seconds / inferenceSeconds).toFixed(3)} × inference alone` : '';
  const broken = failed > 0 ? `, ${failed} failed` : '';
  const why = fellBack === null ? '' : `\n${fellBack}`;
  return `${cancelled ? 'Stopped: ' : ''}${done} tagged on ${provider}${broken}${each}${share}${why}`;
}

async function main(): Promise<number> {
  const words = process.argv.slice(2);
  if (words.includes('--help')) {
    console.log(usage);
    return 0;
  }
  let given;
  try {
    given = readArguments(words, process.env['INIT_CWD'] ?? process.cwd());
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${usage}`);
    return 2;
  }
  try {
    return await autotag(given);
  } catch (error) {
    const { message, fix = '' } = error as Error & { fix?: string };
    console.error(`${message} ${fix}`.trim());
    return 1;
  }
}

void main().then((code) => (process.exitCode = code));
