/** How far a download is. */
export interface DownloadProgress {
  /** `waiting` for another window that downloads the same. */
  readonly phase: 'waiting' | 'downloading' | 'checking';
  /** The file that is being worked on, as named in the repository; null while waiting. */
  readonly file: string | null;
  /** Bytes of all files that are here. */
  readonly bytes: number;
  /** Bytes of all files; null while the server has not told. */
  readonly total: number | null;
}

export interface DownloadOptions {
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: DownloadProgress) => void;
  /** Something a person should know although the download goes on, a sentence. */
  readonly onNotice?: (message: string) => void;
  /** Takes the place of the hub's address; https, or http on this machine. Null or absent: the hub itself. */
  readonly mirror?: string | null;
}
