import type { Category, TagInfo } from '../../shared/tagging/scores';
import type { FamilyId, Variant } from '../families/family';

/** What is needed to run a tagger. */
export interface TaggerModelFiles {
  /** `embedded`, the id of a catalogue entry, or the path of what a person chose. */
  readonly id: string;
  readonly family: FamilyId;
  /** Absolute path of the weights. */
  readonly onnx: string;
  /** Absolute path of the tag list: csv, txt or json. */
  readonly tags: string;
  readonly tagCount: number;
}

/** Where a model comes from: the extension itself, a download of the catalogue, or files of the user's. */
export type ModelSource = 'embedded' | 'catalogue' | 'local';

export type ModelThresholds = Readonly<Partial<Record<Category, number>>>;

/** A tagger that is there and whose tag list was read. */
export interface TaggerModel extends TaggerModelFiles {
  readonly name: string;
  readonly source: ModelSource;
  /** Preprocessing that this model was made for, where it is not the family's first. */
  readonly variant?: Variant;
  /** In the order of the model's output. */
  readonly tagList: readonly TagInfo[];
  /** Of this model; categories that are not named have the family's. */
  readonly thresholds: ModelThresholds;
  /** Identity of weights, tag list and family, the same on every machine: what caches go by. */
  readonly key: string;
}
