// What the search for data sets may ask of the disk. The scanner answers from what it has read, and reads what it has not.

/** A folder's listing, in natural order, without hidden entries. */
export interface FolderListing {
  /** Absolute. */
  readonly path: string;
  /** Why it cannot be listed. */
  readonly fault: 'missing' | 'not-folder' | { readonly unreadable: string } | null;
  /** The same for two paths that lead to one folder; empty where the system does not say. */
  readonly identity: string;
  /** Names of folders in it, also those that links lead to. */
  readonly children: readonly string[];
  /** Names of files that are images by their ending. */
  readonly images: readonly string[];
  /** Names of files ending with `.toml`. */
  readonly tomls: readonly string[];
  /** Names that are no UTF-8, and cannot be opened. */
  readonly unnamed: number;
}

export type DocumentRead =
  { readonly text: string } | { readonly code: string; readonly message: string; readonly fix: string };

/** The disk. All paths are absolute. */
export interface Disk {
  folder(path: string): FolderListing;
  /** Text of a small file. */
  document(path: string): DocumentRead;
}
