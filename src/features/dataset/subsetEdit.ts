// Where repeats, trigger, class and regularisation of a subset are written, and what changes there.

import fs from 'node:fs/promises';
import path from 'node:path';
import { DatasetError } from '../../dataset/datasetError';
import { renamedFolder } from '../../dataset/exchange/folderName';
import { editJobSource } from '../../dataset/exchange/jobSources';
import { tomlFileEdit } from '../../dataset/exchange/tomlFile';
import type { FileChange } from '../../dataset/journal/change';
import type { Subset } from '../../shared/dataset/records';

/** New settings of a subset; what is not given stays. Null takes a word away. */
export interface SubsetValues {
  readonly repeats?: number;
  readonly trigger?: string | null;
  readonly classWord?: string | null;
  readonly regularization?: boolean;
}

/** A change that was not made yet. */
export interface SubsetEdit {
  readonly changes: readonly FileChange[];
  /** Where it is written, to be told: `the folder’s name`, `data.toml`. */
  readonly place: string;
  readonly kind: 'rename' | 'edit';
}

/** Where the settings of a subset stand, in words. */
export function placeOf(subset: Subset): string {
  return subset.file === null || subset.place === null
    ? `the name of the folder ${subset.name}`
    : path.basename(subset.file);
}

/**
 * Plans new settings of a subset, where they stand: in its TOML, in its job, else in the name of its folder.
 *
 * @param roots folders of the workspace, which cannot be renamed
 * @throws DatasetError when they cannot be said there, or the file has changed since it was read
 */
export async function planSubsetEdit(
  subset: Subset,
  values: SubsetValues,
  roots: readonly string[],
): Promise<SubsetEdit> {
  const { file, place } = subset;
  if (file === null || place === null) return folderEdit(subset, values, roots);
  const edit =
    path.extname(file).toLowerCase() === '.toml'
      ? await tomlFileEdit(file, place, tomlValues(subset, values))
      : await jobEdit(file, place, values);
  return { changes: [edit], place: path.basename(file), kind: 'edit' };
}

async function jobEdit(
  file: string,
  place: readonly (string | number)[],
  values: SubsetValues,
): Promise<FileChange> {
  const before = await fs.readFile(file);
  const after = editJobSource(before.toString('utf8'), place, {
    ...(values.repeats !== undefined && { repeats: values.repeats }),
    ...(values.trigger !== undefined && { trigger: values.trigger }),
    ...(values.classWord !== undefined && { class: values.classWord }),
    ...(values.regularization !== undefined && { regularization: values.regularization || null }),
  });
  return { path: file, before, after: Buffer.from(after, 'utf8') };
}

/** A TOML has one key for all words: the trigger stands in front of the class. */
function tomlValues(
  { trigger, classWord, words }: Subset,
  values: SubsetValues,
): Record<string, string | number | boolean | null> {
  const changesWords = values.trigger !== undefined || values.classWord !== undefined;
  const [first = null, ...rest] = words?.split(/\s+/) ?? [];
  const newTrigger = values.trigger === undefined ? (trigger ?? first) : values.trigger;
  const restWords = rest.length > 0 ? rest.join(' ') : null;
  const newClass =
    values.classWord === undefined ? (trigger === null ? restWords : classWord) : values.classWord;
  const tokens = [newTrigger, newClass].filter((word) => word !== null && word !== '').join(' ');
  return {
    ...(values.repeats !== undefined && { num_repeats: values.repeats }),
    ...(changesWords && { class_tokens: tokens === '' ? null : tokens }),
    ...(values.regularization !== undefined && { is_reg: values.regularization || null }),
  };
}

function folderEdit(subset: Subset, values: SubsetValues, roots: readonly string[]): SubsetEdit {
  if (values.regularization !== undefined)
    throw new DatasetError(
      'regularization-unsaid',
      `A folder’s name cannot say that its images are for regularisation, and nothing else describes ${subset.name}.`,
      'Name the folder in a job file with "regularization": true, or export the set as TOML and mark it there.',
    );
  if (roots.includes(subset.folder))
    throw new DatasetError(
      'folder-is-root',
      `${subset.name} is the folder that is open, which cannot be renamed from inside.`,
      'Move the images into a folder of their own, or say it in a job file.',
    );
  const { repeats, trigger, classWord } = values;
  const to = renamedFolder(subset.folder, {
    ...(repeats !== undefined && { repeats }),
    ...(trigger !== undefined && { trigger }),
    ...(classWord !== undefined && { classWord }),
  });
  return {
    changes: to === subset.folder ? [] : [{ from: subset.folder, to }],
    place: `the name of the folder, now ${path.basename(to)}`,
    kind: 'rename',
  };
}
