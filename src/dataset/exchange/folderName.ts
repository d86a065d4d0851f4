import path from 'node:path';
import { nameOfRepeats, repeatName } from '../../shared/dataset/names';
import { DatasetError } from '../datasetError';
import { checkFileName } from '../pairs/fileName';

/** What the name of an `N_trigger class` folder says. */
export interface FolderWords {
  /** How often each image counts in an epoch, 0 to 10000; with 0 the folder is left out. */
  readonly repeats: number;
  /** One word. */
  readonly trigger: string | null;
  readonly classWord: string | null;
}

/**
 * The name of a folder that says this, such as `10_kira girl`. With no trigger the first word of the class is read as one, which
 * is the same to trainers: they take all words as the caption of pictures that have none.
 *
 * @throws DatasetError folder-words-invalid or name-invalid
 */
export function folderName({ repeats, trigger, classWord }: FolderWords): string {
  if (!Number.isInteger(repeats) || repeats < 0 || repeats > 10_000)
    throw invalid(`${repeats} is no number of repeats`, 'Write a whole number from 0 to 10000.');
  if (trigger !== null && !/^\S+$/u.test(trigger))
    throw invalid(
      `The trigger “${trigger}” is not one word`,
      'Leave out spaces; use a hyphen or an underscore.',
    );
  if (classWord !== null && !/^\S+(?: \S+)*$/u.test(classWord))
    throw invalid(
      `The class “${classWord}” has spaces at its ends or several in a row`,
      'Write words with single spaces.',
    );
  if (trigger === null && classWord === null)
    throw invalid('The folder has neither trigger nor class', 'Write at least one of them.');
  const name = nameOfRepeats(repeats, trigger, classWord);
  checkFileName(name);
  return name;
}

/**
 * The path that a folder gets when its words change; what is not given stays.
 *
 * @throws DatasetError as `folderName`
 */
export function renamedFolder(folder: string, words: Partial<FolderWords>): string {
  const known = repeatName(path.basename(folder));
  const before: FolderWords = known ?? { repeats: 1, trigger: null, classWord: path.basename(folder) };
  const { repeats, trigger, classWord } = { ...before, ...words };
  return path.join(path.dirname(folder), folderName({ repeats, trigger, classWord }));
}

function invalid(message: string, fix: string): DatasetError {
  return new DatasetError('folder-words-invalid', `${message}.`, fix);
}
