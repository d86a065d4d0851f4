// What `blockLora.autoTag` is called with: by menus (files), by other features, and by people's keybindings and tasks.

import path from 'node:path';
import * as vscode from 'vscode';
import { nearest } from '../../shared/nearest';
import type { TaggingOptions } from '../../shared/tagging/options';
import { readOptions } from '../../shared/tagging/optionsReader';
import { isImageName } from '../../shared/dataset/names';
import type { ScopeRequest } from './scope';
import { TaggingError } from './taggingError';

/** Arguments of `blockLora.autoTag`, as documented for keybindings. */
export interface AutoTagArguments {
  /** One of these three; without any, the person is asked. */
  readonly folder?: string;
  readonly set?: string;
  readonly images?: readonly string[];
  readonly model?: string;
  readonly thresholds?: TaggingOptions['thresholds'];
  readonly policy?: TaggingOptions['policy'];
  readonly options?: Partial<TaggingOptions>;
  /** True: tag and write without a panel. False: tag and only report. Absent: open the panel. */
  readonly accept?: boolean;
}

export interface AutoTagCall {
  /** Null: ask what to tag. */
  readonly scope: ScopeRequest | null;
  readonly given: Partial<TaggingOptions>;
  readonly accept: boolean | null;
}

const known = ['folder', 'set', 'images', 'model', 'thresholds', 'policy', 'options', 'accept'];

/**
 * Reads what the command was called with.
 *
 * @param argument a file, arguments as `AutoTagArguments`, or nothing
 * @param selection further files of the explorer's selection
 * @throws TaggingError that names what is wrong
 */
export async function readAutoTagCall(argument: unknown, selection: unknown): Promise<AutoTagCall> {
  if (argument === undefined || argument === null) return { scope: null, given: {}, accept: null };
  if (argument instanceof vscode.Uri) {
    const all = Array.isArray(selection) ? selection.filter((one) => one instanceof vscode.Uri) : [];
    const chosen = all.some((one) => one.toString() === argument.toString()) ? all : [argument];
    return { scope: await scopeOfFiles(chosen), given: {}, accept: null };
  }
  if (typeof argument !== 'object' || Array.isArray(argument))
    throw wrong(
      '',
      `${JSON.stringify(argument)} is no set of arguments.`,
      'Write an object with “folder”, “set” or “images”.',
    );
  return readArguments(argument as Record<string, unknown>);
}

async function readArguments(value: Readonly<Record<string, unknown>>): Promise<AutoTagCall> {
  for (const key of Object.keys(value))
    if (!known.includes(key)) {
      const like = nearest(key, known);
      throw wrong(
        key,
        'There is no such argument.',
        like === undefined ? `Known are ${known.join(', ')}.` : `Did you mean “${like}”?`,
      );
    }
  const { folder, set, images, model, thresholds, policy, options = {}, accept } = value;
  const scopes = Object.entries({ folder, set, images }).filter(([, given]) => given !== undefined);
  if (scopes.length > 1)
    throw wrong(
      scopes.map(([key]) => key).join(', '),
      'Only one of them can be tagged at a time.',
      'Name one of “folder”, “set” and “images”.',
    );
  if (typeof options !== 'object' || options === null || Array.isArray(options))
    throw wrong('options', 'That is no set of options.', 'Write an object, such as { "maxTags": 20 }.');
  if (accept !== undefined && typeof accept !== 'boolean')
    throw wrong(
      'accept',
      `${JSON.stringify(accept)} is not true or false.`,
      'Write true to write captions, or false to only report.',
    );
  const named = Object.entries({ ...options, model, thresholds, policy }).filter(
    ([, given]) => given !== undefined,
  );
  const { options: read, problems } = readOptions(Object.fromEntries(named));
  const [problem] = problems;
  if (problem !== undefined) throw wrong(problem.key, problem.message, problem.fix);
  const given = Object.fromEntries(named.map(([key]) => [key, read[key as keyof TaggingOptions]]));
  const scope = await readScope(folder, set, images);
  if (scope === null && accept !== undefined)
    throw wrong('accept', 'It is not said what to tag.', 'Name a “folder”, a “set” or “images” too.');
  return { scope, given, accept: accept ?? null };
}

async function readScope(folder: unknown, set: unknown, images: unknown): Promise<ScopeRequest | null> {
  if (folder !== undefined) return { kind: 'folder', folder: absolute('folder', folder) };
  if (set !== undefined) {
    if (typeof set !== 'string' || set === '')
      throw wrong('set', 'That is no data set.', 'Write the id of a data set.');
    return { kind: 'set', set };
  }
  if (images === undefined) return null;
  if (!Array.isArray(images) || images.length === 0)
    throw wrong('images', 'That is no list of images.', 'Write a list of paths, such as ["images/01.png"].');
  return scopeOfFiles(images.map((image, index) => vscode.Uri.file(absolute(`images.${index}`, image))));
}

/** One folder, or images; a folder among several files stands for its images. */
export async function scopeOfFiles(files: readonly vscode.Uri[]): Promise<ScopeRequest> {
  const images: string[] = [];
  for (const uri of files) {
    const { type } = await vscode.workspace.fs
      .stat(uri)
      .then(undefined, () => ({ type: vscode.FileType.Unknown }));
    const folder = (type & vscode.FileType.Directory) !== 0;
    if (folder && files.length === 1) return { kind: 'folder', folder: uri.fsPath };
    if (!folder) images.push(uri.fsPath);
    else
      for (const [name] of await vscode.workspace.fs.readDirectory(uri))
        if (isImageName(name)) images.push(path.join(uri.fsPath, name));
  }
  if (images.length === 0)
    throw new TaggingError(
      'no-images',
      'There are no images among what was chosen.',
      'Choose images, or a folder with some.',
    );
  return { kind: 'images', images };
}

/** A path of the arguments: absolute, or from the first workspace folder. */
function absolute(key: string, value: unknown): string {
  if (typeof value !== 'string' || value === '')
    throw wrong(key, 'That is no path.', 'Write a path as text.');
  if (path.isAbsolute(value)) return path.normalize(value);
  const [root] = vscode.workspace.workspaceFolders ?? [];
  if (root === undefined)
    throw wrong(key, `${value} is no absolute path, and no folder is open.`, 'Write an absolute path.');
  return path.join(root.uri.fsPath, value);
}

function wrong(key: string, message: string, fix: string): TaggingError {
  return new TaggingError(
    'bad-arguments',
    `blockLora.autoTag${key === '' ? '' : `, “${key}”`}: ${message}`,
    fix,
  );
}
