// What file and folder names mean.

/** Endings of images, lower case; upper case is taken as well. */
export const imageEndings = ['.png', '.jpg', '.jpeg', '.webp', '.bmp', '.avif'] as const;

const endings: ReadonlySet<string> = new Set(imageEndings);

/** The last ending of a file name with its dot, as written; empty when it has none. */
export function extensionOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(dot) : '';
}

/** A file name without its last ending. */
export function stemOf(name: string): string {
  return name.slice(0, name.length - extensionOf(name).length);
}

/** Whether a file is an image by its ending. Hidden files are not. */
export function isImageName(name: string): boolean {
  return !name.startsWith('.') && endings.has(extensionOf(name).toLowerCase());
}

/** A folder name of sd-scripts' form `10_kira girl`. */
export interface RepeatName {
  readonly repeats: number;
  readonly words: string;
}

/** Repeats and words of a folder's name, or null when it is not of that form. */
export function repeatName(folder: string): RepeatName | null {
  const match = /^(\d+)_([\s\S]*)$/.exec(folder);
  if (match?.[1] === undefined) return null;
  return { repeats: Number(match[1].slice(0, 9)), words: (match[2] ?? '').trim() };
}

/** The first word of `kira girl` is the trigger, the rest the class, as sd-scripts' guides name them. */
export function triggerOf(words: string): string | null {
  return /^\S+/.exec(words)?.[0] ?? null;
}
