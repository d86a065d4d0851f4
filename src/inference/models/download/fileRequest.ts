/** A file that is to be downloaded. */
export interface FileRequest {
  /** As named to people. */
  readonly name: string;
  readonly address: string;
  /** Page of the repository, for people. */
  readonly page: string;
  /** Where it is written to; what is there of an earlier try is gone on with. */
  readonly part: string;
  /** Bytes that it may have at most. */
  readonly limit: number;
  readonly signal: AbortSignal;
  /** Called as it goes on; `total` is null while the server has not told. */
  readonly onBytes: (bytes: number, total: number | null) => void;
  /** Called when the length of the whole is known, before it is written; may throw. */
  readonly onTotal: (bytes: number, total: number) => Promise<void>;
  readonly pace: Pace;
}

/** Times, in milliseconds. */
export interface Pace {
  /** Until a connection that broke is tried again; doubled each time. */
  readonly retry: number;
  /** Without a byte, until a connection counts as broken. */
  readonly stall: number;
}

export interface FetchedFile {
  /** Computed from what was written, hex. */
  readonly sha256: string;
  readonly bytes: number;
  /** What the hub says it should be, where it does. */
  readonly statedSha256: string | null;
}
