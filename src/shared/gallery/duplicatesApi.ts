// What the view of duplicates and its host say to each other. The host holds the fingerprints and the groups; the view gets
// counts, and the groups that are seen when it asks.

import { defineCommand, defineNotification, defineRequest } from '../ipc';

/** Of 64 bits of a fingerprint, how many may differ at most; the search looks no further. */
export const maxDistance = 10;

/** What is known of the duplicates. Sent whenever it changes, at most a few times a second. */
export interface DuplicatesState {
  /** `off`: nothing was asked for yet. */
  readonly phase: 'off' | 'reading' | 'comparing' | 'done' | 'stopped';
  /** Images whose fingerprints are known, of all. */
  readonly done: number;
  readonly total: number;
  /** Images that could not be read, with the first sentence why. */
  readonly failed: number;
  readonly failure: string | null;
  /** Bits that may differ: 0 finds only pictures that look the same. */
  readonly distance: number;
  /** Groups and the images in them. */
  readonly groups: number;
  readonly images: number;
  /** Groups whose files are the same byte for byte. */
  readonly exact: number;
  /** Rises when the groups change: what was asked for before is old. */
  readonly revision: number;
}

/** A picture in a group of duplicates. */
export interface DuplicateImage {
  readonly path: string;
  readonly name: string;
  /** Path from the workspace folder, for people. */
  readonly place: string;
  readonly width: number;
  readonly height: number;
  readonly bytes: number;
  readonly tags: readonly string[];
  /** Null where there is no caption file. */
  readonly caption: string | null;
  /** Bits that differ from the one that is suggested to stay. */
  readonly distance: number;
  /** The same bytes as the one that is suggested to stay. */
  readonly same: boolean;
}

/** Pictures that look alike, the one that is suggested to stay first: the most pixels, then bytes, then tags. */
export interface DuplicateGroup {
  /** Path of the first in natural order; the same as long as that stays in the group. */
  readonly id: string;
  readonly images: readonly DuplicateImage[];
}

export interface DuplicateGroups {
  readonly revision: number;
  readonly total: number;
  readonly groups: readonly DuplicateGroup[];
}

export interface RangeParams {
  readonly from: number;
  readonly count: number;
}

/** What to do with one group. */
export interface ResolveParams {
  readonly keep: string;
  /** The others: they go to the trash with their captions. */
  readonly remove: readonly string[];
  /** Tags of the others that the kept one has not are added to its caption first. */
  readonly mergeTags: boolean;
}

const mostAtOnce = 50;

function record(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isRange(value: unknown): value is RangeParams {
  const whole = (part: unknown): boolean => Number.isSafeInteger(part) && (part as number) >= 0;
  return record(value) && whole(value.from) && whole(value.count) && (value.count as number) <= mostAtOnce;
}

function isDistance(value: unknown): value is { readonly distance: number } {
  return (
    record(value) &&
    Number.isSafeInteger(value.distance) &&
    (value.distance as number) >= 0 &&
    (value.distance as number) <= maxDistance
  );
}

function isPicture(value: unknown): value is { readonly image: string } {
  return record(value) && typeof value.image === 'string' && value.image.length < 10_000;
}

function isGroup(value: unknown): value is { readonly id: string } {
  return record(value) && typeof value.id === 'string';
}

function isResolve(value: unknown): value is ResolveParams {
  return (
    record(value) &&
    typeof value.keep === 'string' &&
    typeof value.mergeTags === 'boolean' &&
    Array.isArray(value.remove) &&
    value.remove.length <= 10_000 &&
    value.remove.every((path) => typeof path === 'string' && path !== value.keep)
  );
}

export const duplicatesApi = {
  /** Looks for duplicates among the images that the gallery shows. */
  findDuplicates: defineCommand(),
  stopDuplicates: defineCommand(),
  getDuplicates: defineRequest<void, DuplicatesState>(),
  duplicateDistance: defineCommand<{ readonly distance: number }>(isDistance),
  duplicateGroups: defineRequest<RangeParams, DuplicateGroups>(isRange),
  /** Webview address of a small copy of a picture of a group; empty when there is none. */
  duplicatePicture: defineRequest<{ readonly image: string }, string>(isPicture),
  /** Keeps one of a group. Answers whether anything was done: a person may decide against it. */
  resolveDuplicates: defineRequest<ResolveParams, boolean>(isResolve),
  /** The pictures of the group are no duplicates of each other: it is not shown again. */
  dismissDuplicates: defineRequest<{ readonly id: string }>(isGroup),

  duplicates: defineNotification<DuplicatesState>(),
} as const;
