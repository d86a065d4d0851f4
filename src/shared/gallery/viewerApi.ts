// What the viewer of the gallery and its host say to each other: one picture with what training makes of it, its focal point and
// its mask; and the duplicates. Pictures are named by their absolute paths; the host checks that they are the data sets' own.

import type { BucketRule } from '../dataset/buckets';
import type { FocalPoint } from '../dataset/focal';
import { isFocalPoint } from '../dataset/focal';
import { defineCommand, defineRequest } from '../ipc';
import { duplicatesApi } from './duplicatesApi';
import type { ImageFacts } from './gridApi';

/** How one subset trains the picture; a picture may lie in several sets. */
export interface CropChoice {
  readonly set: string;
  readonly subset: string;
  /** As shown: `style › 10_kira`. */
  readonly name: string;
  readonly rule: BucketRule;
  /** Whether a file says the resolution; else it is the trainer's default. */
  readonly said: boolean;
}

/** The mask of a picture: white is learnt, black is not. */
export interface MaskFacts {
  /** Absolute path of the file. */
  readonly path: string;
  /** Webview address; it changes when the file does. */
  readonly address: string;
}

/** A sentence with its remedy. */
export interface ViewerFault {
  readonly message: string;
  readonly fix: string;
}

/** A picture, full size, with all that the viewer says of it. */
export interface ViewerImage {
  readonly facts: ImageFacts;
  /** Webview address of what is shown; it changes when the file does. */
  readonly address: string;
  /** False: a smaller copy is shown, since browsers do not show such a file upright, or it is very large. */
  readonly original: boolean;
  /** The subset that the gallery shows comes first. Empty when the picture is in no data set any more. */
  readonly choices: readonly CropChoice[];
  readonly focal: FocalPoint | null;
  /** Name of the file that holds the focal point, or would. */
  readonly focalFile: string;
  /** Why the focal point's file cannot be used. */
  readonly focalFault: ViewerFault | null;
  readonly mask: MaskFacts | null;
  /** Name of the file that holds the mask, or would. */
  readonly maskFile: string;
  /** What was painted and not saved before the page was hidden: a PNG in base64. */
  readonly draft: string | null;
  /** Names of other pictures with the same stem, which share caption, focal point and mask. */
  readonly sharing: readonly string[];
  /** Why nothing may be written (an untrusted workspace), or null. */
  readonly locked: string | null;
}

export interface ImageParams {
  /** Absolute path. */
  readonly image: string;
}

/** `set`: the data set that the gallery shows, whose bucket comes first; null for none. */
export interface ViewerParams extends ImageParams {
  readonly set: string | null;
}

export interface FocalParams extends ImageParams {
  /** Null takes the focal point away. */
  readonly focal: FocalPoint | null;
}

/** A painted mask as a PNG of any size with the picture's ratio; the host makes it grey and of the picture's own size. */
export interface MaskParams extends ImageParams {
  /** Base64. */
  readonly png: string;
}

/** What is painted so far; null when nothing is unsaved. */
export interface DraftParams extends ImageParams {
  readonly png: string | null;
}

/** Characters of base64 that a painted mask may have: about 24 MB. */
export const maxMaskText = 32_000_000;

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isImage(value: unknown): value is ImageParams {
  return isRecord(value) && typeof value.image === 'string' && value.image.length < 10_000;
}

function isViewer(value: unknown): value is ViewerParams {
  return (
    isImage(value) &&
    'set' in value &&
    (value.set === null || (typeof value.set === 'string' && value.set.length < 10_000))
  );
}

function isFocal(value: unknown): value is FocalParams {
  return isImage(value) && 'focal' in value && (value.focal === null || isFocalPoint(value.focal));
}

function isDraft(value: unknown): value is DraftParams {
  return isImage(value) && 'png' in value && (value.png === null || isMask(value));
}

function isMask(value: unknown): value is MaskParams {
  return (
    isImage(value) &&
    'png' in value &&
    typeof value.png === 'string' &&
    value.png.length <= maxMaskText &&
    /^[A-Za-z0-9+/]+={0,2}$/.test(value.png)
  );
}

export const viewerApi = {
  /** All of one picture. */
  viewerImage: defineRequest<ViewerParams, ViewerImage>(isViewer),
  /** A smaller copy for a picture that the browser could not show after all; its webview address. */
  viewerCopy: defineRequest<ImageParams, string>(isImage),
  /** Writes or takes away the focal point of all pictures of the stem. */
  setFocal: defineRequest<FocalParams>(isFocal),
  /** Keeps what is painted while the page may be hidden at any moment; nothing is written. */
  keepMaskDraft: defineCommand<DraftParams>(isDraft),
  /** Writes the mask beside the picture. */
  saveMask: defineRequest<MaskParams, MaskFacts>(isMask),
  /** Takes the mask away; it can be brought back by the history. */
  deleteMask: defineRequest<ImageParams>(isImage),
  /** Runs the command that copies masks for sd-scripts, for the set of this picture. */
  exportMasks: defineRequest<ViewerParams>(isViewer),
  ...duplicatesApi,
} as const;

export type ViewerApi = typeof viewerApi;
