import type { FamilyId } from '../families/family';
import type { ModelSource } from './model';

/** What is known of where a model's files come from. */
export type ChecksumState =
  /** Not downloaded yet; what comes is compared with the catalogue's checksums. */
  | 'catalogue'
  /** The downloaded files have the checksums of the catalogue. */
  | 'verified'
  /** The catalogue has none: those that were computed after the download are kept, and a later download is compared with them. */
  | 'recorded'
  /** Nothing to compare with: not downloaded yet and not in the catalogue, or files of the user's. */
  | 'unknown';

/** One line of the list of models. */
export interface ModelListing {
  readonly id: string;
  readonly name: string;
  /** Null when the files do not tell it. */
  readonly family: FamilyId | null;
  readonly source: ModelSource;
  /** `ready` can be loaded, `available` can be downloaded, `broken` says in `problem` why not. */
  readonly state: 'ready' | 'available' | 'broken';
  readonly problem: { readonly code: string; readonly message: string; readonly fix: string } | null;
  /** Of all its files together; null where it is not known. */
  readonly bytes: number | null;
  /** As its source states it; null where it states none, or is not known. */
  readonly licence: string | null;
  readonly checksum: ChecksumState;
  /** sha256 in hex of each file that is known, by file name. */
  readonly sha256: Readonly<Record<string, string>>;
  /** Where its folder or file is, when it is there. */
  readonly path: string | null;
  /** Page of its repository, where licence and terms can be read. */
  readonly page: string | null;
  readonly note: string | null;
}
