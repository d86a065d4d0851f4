import fs from 'node:fs/promises';
import path from 'node:path';
import type { TagInfo } from '../../shared/tagging/scores';
import type { FamilyId } from '../families/family';
import type { Description } from './description';
import { descriptionFile, readDescription } from './description';
import { ModelError } from './modelError';
import { familyByWords, tagFileNames } from './tagFileNames';
import { readText } from './tagLists/readTagList';

/** The files of a model, found on the disk. */
export interface FoundModel {
  /** Absolute. */
  readonly onnx: string;
  readonly tags: string;
  /** `{}` when there is none. */
  readonly description: Description;
}

/**
 * Finds the files of a model of which a person named one.
 *
 * @param given absolute path of an `.onnx` file or of a folder that holds one
 * @throws ModelError that says what was looked for
 */
export async function findModel(given: string): Promise<FoundModel> {
  if (!path.isAbsolute(given))
    throw new ModelError(
      'model-missing',
      `${JSON.stringify(given)} is no full path.`,
      'Write the path from the root of the disk on.',
    );
  const isFolder = await fs.stat(given).then(
    (stat) => stat.isDirectory(),
    (error: unknown) => {
      throw missing(given, error);
    },
  );
  const folder = isFolder ? given : path.dirname(given);
  const names = (await fs.readdir(folder)).sort();
  const description = await readBeside(folder, names);
  const onnxNames = names.filter((name) => /\.onnx$/i.test(name));
  const onnx = isFolder ? onnxIn(folder, onnxNames, description) : given;
  if (!/\.onnx$/i.test(onnx))
    throw new ModelError(
      'not-onnx',
      `${given} is no .onnx file.`,
      'Choose the .onnx file of a tagger, or its folder.',
    );
  // a description that names another file speaks of that one alone
  const own = (description.onnx ?? path.basename(onnx)) === path.basename(onnx) ? description : {};
  return { onnx, tags: path.join(folder, tagsOf(onnx, folder, names, own)), description: own };
}

/**
 * The family of a model, as its files tell it.
 *
 * @param tagList of its tag file
 * @param text of its tag file, or its beginning; not looked at unless it is a CSV file
 * @throws ModelError `family-unknown`
 */
export function familyOf(found: FoundModel, tagList: readonly TagInfo[], text: string): FamilyId {
  if (found.description.family !== undefined) return found.description.family;
  const name = path.basename(found.tags);
  const columns =
    /^.*/
      .exec(text)?.[0]
      .toLowerCase()
      .split(',')
      .map((column) => column.trim()) ?? [];
  if (/\.csv$/i.test(name) && columns.includes('category')) {
    if (tagList.some(({ category }) => category === 'year')) return 'camie';
    if (columns.includes('ips')) return 'pixai';
    if (columns[0] === 'tag_id') return 'wd';
  }
  const byName = tagFileNames.find(({ pattern }) => pattern.test(name))?.family;
  const ofFolder = `${path.basename(path.dirname(found.onnx))}/${path.basename(found.onnx)}`;
  const family = byName ?? familyByWords(`${ofFolder}/${name}`);
  if (family !== null) return family;
  if (tagList.at(-1)?.name.startsWith('rating:') === true) return 'deepdanbooru';
  throw new ModelError(
    'family-unknown',
    `The files of ${found.onnx} do not tell what kind of tagger it is: its tag list ${name} is of no form that only one kind has.`,
    `Put a file ${descriptionFile} beside it that says so, such as {"family": "wd"}; known are wd, deepdanbooru, joytag, cl-tagger, pixai, camie and ml-danbooru.`,
  );
}

async function readBeside(folder: string, names: readonly string[]): Promise<Description> {
  if (!names.includes(descriptionFile)) return {};
  const file = path.join(folder, descriptionFile);
  return readDescription(await readText(file, 1_000_000), file);
}

function onnxIn(folder: string, onnxNames: readonly string[], { onnx }: Description): string {
  const [first, second] = onnxNames;
  if (onnx !== undefined) {
    if (onnxNames.includes(onnx)) return path.join(folder, onnx);
    throw new ModelError(
      'model-missing',
      `${path.join(folder, onnx)} is not there, which ${descriptionFile} names.`,
      `Put it there, or name another file in ${descriptionFile}.`,
    );
  }
  const usual =
    onnxNames.find((name) => /^model\.onnx$/i.test(name)) ?? (second === undefined ? first : undefined);
  if (usual !== undefined) return path.join(folder, usual);
  if (first === undefined)
    throw new ModelError(
      'model-missing',
      `${folder} has no .onnx file.`,
      'Choose the folder of a tagger, or its .onnx file.',
    );
  throw new ModelError(
    'model-several',
    `${folder} has several .onnx files: ${onnxNames.slice(0, 5).join(', ')}${onnxNames.length > 5 ? ' …' : ''}.`,
    'Choose one of the files in place of the folder.',
  );
}

/** Name of the tag list of a model. */
function tagsOf(onnx: string, folder: string, names: readonly string[], { tags }: Description): string {
  if (tags !== undefined) {
    if (names.includes(tags)) return tags;
    throw new ModelError(
      'tags-missing',
      `${path.join(folder, tags)} is not there, which ${descriptionFile} names.`,
      `Put it there, or name another file in ${descriptionFile}.`,
    );
  }
  const stem = path.basename(onnx).replace(/\.onnx$/i, '');
  const own = ['.csv', '.txt', '.json', '-metadata.json', '_metadata.json', '_tags.csv'].map(
    (end) => `${stem}${end}`,
  );
  const ownName = own.find((name) => names.includes(name));
  if (ownName !== undefined) return ownName;
  for (const { pattern } of tagFileNames) {
    const name = names.find((each) => pattern.test(each));
    if (name !== undefined) return name;
  }
  const looked = [`${stem}.csv`, ...tagFileNames.map(({ shown }) => shown)];
  throw new ModelError(
    'tags-missing',
    `${onnx} has no tag list beside it: looked for ${looked.join(', ')}.`,
    `Put the tag list that belongs to it into the same folder, or name it in a file ${descriptionFile} there, such as {"tags": "list.csv"}.`,
  );
}

function missing(given: string, error: unknown): ModelError {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return new ModelError(
      'model-missing',
      `${given} is not there.`,
      'Choose an .onnx file or a folder that is.',
      { cause: error },
    );
  return new ModelError(
    'model-unreadable',
    `${given} cannot be read: ${message}.`,
    'Check its permissions.',
    { cause: error },
  );
}
