// What the block editor and its host say to each other. The job's text is the truth: the editor gets complete states of it, draws
// them, and asks for changes.

import { defineCommand, defineNotification, defineRequest } from '../ipc';
import type { Plan } from '../trainer/plan';
import type { JobChange } from './jobChange';
import { isJobChange, isTable } from './jobChange';
import type { UnetShape } from './unetModules';

/** A problem of the job, at a place of it. */
export interface JobProblem {
  readonly severity: 'error' | 'warning' | 'info';
  readonly message: string;
  /** Keys that lead to it; empty: the file as a whole. */
  readonly path: readonly (string | number)[];
  /** Line in the text, counted from 1. */
  readonly line: number;
  /** Where it is in another file: its name. */
  readonly file: string | null;
}

/** The base model, as far as it was found. */
export interface BaseFacts {
  readonly shape: UnetShape;
  /** What it is called, such as “SD 1.x, dreamshaper.safetensors”. */
  readonly name: string;
  /** Why it could not be looked into; the measures are then those that its kind usually has. */
  readonly problem: string | null;
  readonly embedded: boolean;
}

/** Pictures of an entry of `dataset.sources`, or of a subset of its TOML. */
export interface SourceFacts {
  /** Its number in `dataset.sources`; null for a TOML's subset. */
  readonly source: number | null;
  readonly name: string;
  readonly images: number;
  readonly captioned: number;
  readonly problems: number;
  readonly repeats: number;
  readonly regularization: boolean;
}

/** What the trainer says of the job as it stands in the editor. */
export type PlanState =
  | { readonly phase: 'none'; readonly reason: string }
  | { readonly phase: 'asking'; readonly plan: Plan | null }
  | { readonly phase: 'ready'; readonly plan: Plan | null; readonly milliseconds: number };

/** A setting of the network under a name. */
export interface OwnPreset {
  readonly name: string;
  /** As `network` of a job; not checked. */
  readonly network: unknown;
}

export interface BlockEditorState {
  /** Name of the file. */
  readonly file: string;
  /** Of the document: grows with each change. */
  readonly version: number;
  readonly dirty: boolean;
  /** Why nothing may be changed; null: it may. */
  readonly locked: string | null;
  /** The job as far as it can be read; null: not at all. */
  readonly job: unknown;
  /** A mistake of the text itself. */
  readonly syntax: { readonly line: number; readonly message: string } | null;
  readonly problems: readonly JobProblem[];
  readonly base: BaseFacts;
  /** Null while images are being read. */
  readonly sources: readonly SourceFacts[] | null;
  readonly plan: PlanState;
  readonly presets: readonly OwnPreset[];
  /** The user's presets of LoRA Block Weight. */
  readonly lbwPresets: Readonly<Record<string, readonly number[]>>;
  /** Why no training can be started here; null: it can. */
  readonly untrusted: string | null;
}

export interface EditParams {
  readonly changes: readonly JobChange[];
  /** What Undo takes back, in words. */
  readonly label: string;
}

type Path = readonly (string | number)[];

/** At most so many changes are made at once. */
const mostChanges = 2000;

function isEdit(value: unknown): value is EditParams {
  return (
    isTable(value) &&
    typeof value.label === 'string' &&
    Array.isArray(value.changes) &&
    value.changes.length <= mostChanges &&
    value.changes.every(isJobChange)
  );
}

function isPath(value: unknown): value is { readonly path: Path } {
  return isTable(value) && isJobChange({ path: value.path });
}

function isAnyPath(value: unknown): value is { readonly path: Path } {
  return isTable(value) && Array.isArray(value.path) && (value.path.length === 0 || isPath(value));
}

function isText(value: unknown): value is { readonly text: string; readonly what: string } {
  return isTable(value) && typeof value.text === 'string' && typeof value.what === 'string';
}

function isName(value: unknown): value is { readonly name: string } {
  return (
    isTable(value) && typeof value.name === 'string' && value.name.trim() !== '' && value.name.length <= 100
  );
}

function isPreset(value: unknown): value is OwnPreset {
  return isName(value) && 'network' in value && isTable(value.network);
}

function isPick(
  value: unknown,
): value is { readonly path: Path; readonly what: 'model' | 'folder' | 'toml' | 'lora' } {
  const kinds: readonly unknown[] = ['model', 'folder', 'toml', 'lora'];
  return isPath(value) && 'what' in value && kinds.includes(value.what);
}

function isSource(value: unknown): value is { readonly source: number } {
  return isTable(value) && Number.isSafeInteger(value.source) && Number(value.source) >= 0;
}

export const blockEditorApi = {
  /** The view listens from now on: send `schema` and `state`. */
  ready: defineCommand(),
  /** Changes the text; refused when that would damage it. */
  edit: defineRequest<EditParams>(isEdit),
  /** Shows the text beside, at the place. */
  showText: defineRequest<{ readonly path: Path }>(isAnyPath),
  copy: defineRequest<{ readonly text: string; readonly what: string }>(isText),
  /** Lets the person choose a file or folder, and writes its path from the job file. */
  pick: defineRequest<{ readonly path: Path; readonly what: 'model' | 'folder' | 'toml' | 'lora' }>(isPick),
  savePreset: defineRequest<OwnPreset>(isPreset),
  deletePreset: defineRequest<{ readonly name: string }>(isName),
  /** Shows the pictures of a source in the gallery. */
  showImages: defineRequest<{ readonly source: number }>(isSource),
  /** Train Block LoRA. */
  train: defineRequest(),
  setUp: defineRequest(),

  /** The JSON schema of job files: what each key is for. */
  schema: defineNotification<unknown>(),
  state: defineNotification<BlockEditorState>(),
} as const;

export type BlockEditorApi = typeof blockEditorApi;
