// Sentences of the problems that one image or its caption can have. Codes are the trainer's where it has the same problem.

import type { ImageProblem, Severity } from './records';

interface Kind {
  readonly severity: Severity;
  /** Heading over all images that have it. */
  readonly title: string;
  /** Whether it is about the caption, and not the image. */
  readonly caption?: true;
  /** The image cannot be trained on. */
  readonly unusable?: true;
  readonly message: (name: string, detail: string) => string;
  readonly fix: string;
}

const replace = 'Replace the file or remove it from the folder.';

const kinds: Readonly<Record<string, Kind>> = {
  'image-missing': {
    severity: 'error',
    title: 'Links that lead nowhere',
    unusable: true,
    message: (name) => `${name} is a link to a file that is not there.`,
    fix: 'Remove the link, or bring the picture back.',
  },
  'image-unreadable': {
    severity: 'error',
    title: 'Pictures that cannot be read',
    unusable: true,
    message: (name, reason) =>
      reason === ''
        ? `The picture ${name} is not an image in a known format, or it is damaged.`
        : `${name} ${reason}.`,
    fix: replace,
  },
  'image-damaged': {
    severity: 'error',
    title: 'Damaged pictures',
    unusable: true,
    message: (name) => `The picture ${name} is damaged or cut off.`,
    fix: replace,
  },
  'image-empty': {
    severity: 'error',
    title: 'Empty picture files',
    unusable: true,
    message: (name) => `The picture ${name} is an empty file.`,
    fix: replace,
  },
  'image-lfs-pointer': {
    severity: 'error',
    title: 'Git LFS pointers in place of pictures',
    unusable: true,
    message: (name) => `${name} is a Git LFS pointer, not the picture itself.`,
    fix: 'Run `git lfs pull` in this folder.',
  },
  'image-web-page': {
    severity: 'error',
    title: 'Web pages in place of pictures',
    unusable: true,
    message: (name) => `${name} is a web page, not a picture.`,
    fix: 'Download the picture itself.',
  },
  'image-too-large': {
    severity: 'error',
    title: 'Pictures that are too large',
    unusable: true,
    message: (name, size) => `The picture ${name} has ${size} pixels, which is too much to decode.`,
    fix: 'Make it smaller.',
  },
  'image-too-small': {
    severity: 'error',
    title: 'Pictures that fit no bucket',
    unusable: true,
    message: (name, detail) => `The picture ${name} (${detail}) fits no bucket.`,
    fix: 'Use a larger picture, or a smaller step of the buckets.',
  },
  'image-enlarged': {
    severity: 'warning',
    title: 'Pictures smaller than their bucket',
    message: (name, detail) =>
      `The picture ${name} is enlarged for its bucket (${detail}), which makes it soft.`,
    fix: 'Use a larger picture, or a lower resolution.',
  },
  'image-wrong-ending': {
    severity: 'warning',
    title: 'Pictures with the ending of another format',
    message: (name, format) => `${name} is ${format} by its content.`,
    fix: 'Rename it to the ending of its format.',
  },
  'image-same-name': {
    severity: 'warning',
    title: 'Pictures that share one caption',
    message: (name, other) => `${other} and ${name} share one caption file.`,
    fix: 'Rename one of them, or remove it if it is the same picture.',
  },
  'caption-unreadable': {
    severity: 'error',
    title: 'Captions that cannot be read',
    caption: true,
    unusable: true,
    message: (name, reason) =>
      reason === '' ? `The caption ${name} cannot be read.` : `The caption ${name} ${reason}.`,
    fix: 'Check that it is a file, and its permissions.',
  },
  'caption-too-large': {
    severity: 'error',
    title: 'Captions that are too large',
    caption: true,
    unusable: true,
    message: (name) => `${name} is larger than 100 kB, which is too large for a caption.`,
    fix: 'Check that it is a caption.',
  },
  'caption-not-text': {
    severity: 'error',
    title: 'Captions that are no text',
    caption: true,
    unusable: true,
    message: (name) => `The caption ${name} is no text in UTF-8 or UTF-16.`,
    fix: 'Open it with the encoding that it has, and save it as UTF-8.',
  },
  'caption-empty': {
    severity: 'warning',
    title: 'Empty captions',
    caption: true,
    message: (name) => `The caption file ${name} is empty.`,
    fix: 'Write what the picture shows.',
  },
  'caption-lines': {
    severity: 'warning',
    title: 'Captions of several lines',
    caption: true,
    message: (name, lines) =>
      `Only the first line of ${name} is used; ${lines} more ${lines === '1' ? 'is' : 'are'} not.`,
    fix: 'Put the caption on one line.',
  },
  'caption-same-tag': {
    severity: 'warning',
    title: 'Captions with a tag twice',
    caption: true,
    message: (name, tag) => `The caption ${name} has the tag “${tag}” more than once.`,
    fix: 'Remove it once.',
  },
  'caption-orphan': {
    severity: 'warning',
    title: 'Captions without a picture',
    caption: true,
    message: (name) => `The caption ${name} has no picture beside it.`,
    fix: 'Rename it as its picture is, or remove it.',
  },
};

const unknown: Kind = {
  severity: 'warning',
  title: 'Other problems',
  message: (name) => `There is a problem with ${name}.`,
  fix: 'Look at the file.',
};

/** The kind of a problem of an image, caption or data set; for codes of data sets the heading is `Problems of the data set`. */
export function problemKind(
  code: string,
): Pick<Kind, 'severity' | 'title'> & { caption: boolean; unusable: boolean } {
  const kind = kinds[code];
  return {
    severity: kind?.severity ?? 'error',
    title: kind?.title ?? 'Problems of the data set',
    caption: kind?.caption ?? false,
    unusable: kind?.unusable ?? false,
  };
}

/**
 * The sentences of a problem.
 *
 * @param file absolute path of the image or caption
 * @param name of this file, for the sentence
 * @param detail what the sentence needs besides
 */
export function problemOf(code: string, file: string, name: string, detail: string): ImageProblem {
  const kind = kinds[code] ?? unknown;
  return { code, severity: kind.severity, message: kind.message(shown(name), detail), fix: kind.fix, file };
}

/** A name for a sentence: line breaks and marks that turn the writing direction would garble it. */
function shown(name: string): string {
  return name.replace(/[\p{Cc}\p{Bidi_Control}]/gu, '�');
}
