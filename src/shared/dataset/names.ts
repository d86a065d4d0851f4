// What names of files and folders say: which are images, and sd-scripts' `N_trigger class`. The rules are the trainer's.

/** Endings of image files, lower case; upper case is taken as well. */
export const imageEndings: ReadonlySet<string> = new Set(['.png', '.jpg', '.jpeg', '.webp', '.bmp', '.avif']);

/** sd-scripts' own default, which holds in its TOML. */
export const tomlCaptionEnding = '.caption';

/** A folder name of the form `10_kira girl`. */
export interface RepeatName {
  readonly repeats: number;
  /** All that stands behind the number: the caption of its pictures that have none. */
  readonly words: string;
  /** The first of the words: the one that calls the LoRA. */
  readonly trigger: string | null;
  /** The words after the first. */
  readonly classWord: string | null;
}

/**
 * Repeats and words in a folder's name; null when it is not of that form.
 *
 * @param name of the folder, without the path to it
 */
export function repeatName(name: string): RepeatName | null {
  const match = /^(\d+)_(.*)$/su.exec(name);
  if (match === null) return null;
  const words = (match[2] ?? '').trim();
  const trigger = triggerOf(words);
  const rest = words.slice(trigger?.length ?? 0).trim();
  return {
    repeats: Number((match[1] ?? '').slice(0, 9)),
    words,
    trigger,
    classWord: rest === '' ? null : rest,
  };
}

/** The first word of `kira girl` is the trigger, the rest the class, as sd-scripts' guides name them. */
export function triggerOf(words: string): string | null {
  return /^\S+/u.exec(words)?.[0] ?? null;
}

/** The folder name that says this; the reverse of `repeatName`. */
export function nameOfRepeats(
  repeats: number,
  trigger: string | null,
  classWord: string | null = null,
): string {
  return `${repeats}_${[trigger, classWord].filter((word) => word !== null && word !== '').join(' ')}`;
}

/** Ending of a name with its dot, as written; empty where there is none. A dot in front or at the end makes no ending. */
export function extensionOf(name: string): string {
  const at = name.lastIndexOf('.');
  return at > 0 && at < name.length - 1 ? name.slice(at) : '';
}

/** A name without its ending. */
export function stemOf(name: string): string {
  const ending = extensionOf(name);
  return ending === '' ? name : name.slice(0, -ending.length);
}

/** What OneTrainer keeps beside a picture under its stem and this: its mask, and its conditioning picture. */
const labels = /-(?:masklabel|condlabel)\.[^.]*$/i;

/** Whether a file is an image to train on, by its name. Hidden files are not, nor masks beside images (`a-masklabel.png`). */
export function isImageName(name: string): boolean {
  return !name.startsWith('.') && imageEndings.has(extensionOf(name).toLowerCase()) && !labels.test(name);
}

/**
 * The stem of the picture that a file is the mask of, as OneTrainer names it: `a` of `a-masklabel.png`. Null for other files.
 */
export function maskedStem(name: string): string | null {
  return name.startsWith('.') ? null : (/^(.+)-masklabel\.png$/is.exec(name)?.[1] ?? null);
}

const skipped: ReadonlySet<string> = new Set(['node_modules', 'venv', '__pycache__']);

/** Whether a folder is left out when data sets are looked for: hidden ones, and where programs keep their own files. */
export function isSkippedFolder(name: string): boolean {
  return name.startsWith('.') || skipped.has(name);
}
