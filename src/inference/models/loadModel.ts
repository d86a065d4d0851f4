import path from 'node:path';
import type { Category } from '../../shared/tagging/scores';
import { families } from '../families/families';
import { familyOf, findModel } from './detect';
import type { HashMemory } from './identity';
import { modelKey } from './identity';
import type { ModelSource, TaggerModel } from './model';
import { readTagList, readText } from './tagLists/readTagList';

/**
 * Categories that say what is in a picture. Others (artist, meta, year …) get no threshold of their own here unless the model's
 * description names one: a threshold would switch them on, and captions want them only when somebody asks.
 */
const describing: ReadonlySet<string> = new Set<Category>(['general', 'character', 'copyright']);

export interface LoadRequest {
  /** Absolute path of an `.onnx` file or a folder. */
  readonly path: string;
  readonly id: string;
  readonly source: ModelSource;
  /** Where the files do not give one. */
  readonly name?: string;
  readonly signal?: AbortSignal;
}

/**
 * Finds and reads what belongs to a model. The weights are only hashed: whether they can be run, and fit the tag list, the tagger
 * process says when it opens them.
 *
 * @throws ModelError with the remedy; the signal's reason
 */
export async function loadModel(request: LoadRequest, hashes: HashMemory): Promise<TaggerModel> {
  const found = await findModel(request.path);
  const tagList = await readTagList(found.tags);
  const family = familyOf(found, tagList, /\.csv$/i.test(found.tags) ? await readText(found.tags) : '');
  const { onnx, tags, description } = found;
  const there = new Set<Category>(tagList.map(({ category }) => category));
  const usual = Object.entries(families[family].defaultThresholds).filter(([category]) =>
    describing.has(category),
  );
  const thresholds = { ...Object.fromEntries(usual), ...description.thresholds };
  return {
    id: request.id,
    name: description.name ?? request.name ?? nameOf(onnx),
    source: request.source,
    family,
    ...(description.variant === undefined ? {} : { variant: description.variant }),
    onnx,
    tags,
    tagCount: tagList.length,
    tagList,
    thresholds: Object.fromEntries(
      Object.entries(thresholds).filter(([category]) => there.has(category as Category)),
    ),
    key: await modelKey({ family, onnx, tags }, hashes, request.signal),
  };
}

/** `model.onnx` says nothing, so its folder gives the name. */
function nameOf(onnx: string): string {
  const stem = path.basename(onnx).replace(/\.onnx$/i, '');
  return /^model(_optimized)?$/i.test(stem) ? path.basename(path.dirname(onnx)) : stem;
}
