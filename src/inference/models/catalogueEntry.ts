import type { FamilyId, Variant } from '../families/family';
import type { ModelThresholds } from './model';

/** A file of a model in its repository. */
export interface CatalogueFile {
  /** Path in the repository, with `/`. */
  readonly path: string;
  /** What it is to us; companions only have to lie beside the weights. */
  readonly role: 'weights' | 'tags' | 'companion';
  /** Hex; null where none could be confirmed, which is told to the user. See `catalogue.ts` for what confirms one. */
  readonly sha256: string | null;
  /** Null where it is not known. */
  readonly bytes: number | null;
  /** Where it is, when not in the entry's own repository. */
  readonly from?: { readonly repository: string; readonly revision: string };
}

/** A model that can be downloaded. */
export interface CatalogueEntry {
  /** Also the name of its folder: small letters, digits, `.` and `-`. */
  readonly id: string;
  readonly name: string;
  readonly family: FamilyId;
  readonly variant?: Variant;
  /** `owner/name` on the Hugging Face hub. */
  readonly repository: string;
  /** Branch, tag or commit. */
  readonly revision: string;
  readonly files: readonly CatalogueFile[];
  /** As the repository states it (an SPDX name where it has one); null where it states none that is known. */
  readonly licence: string | null;
  readonly thresholds: ModelThresholds;
  /** A word for whoever chooses, in one or two sentences. */
  readonly note: string | null;
}
