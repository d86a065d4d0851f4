import type { SparseScores } from '../../shared/tagging/scores';

/** An image file as the system describes it. */
export interface FileStat {
  /** Absolute. */
  readonly path: string;
  readonly bytes: number;
  /** Milliseconds since 1970, as `fs.Stats.mtimeMs`. */
  readonly modified: number;
}

/** Scores of one image, as the tagger gives them. */
export interface ScoredImage {
  /** Absolute path. */
  readonly image: string;
  /** sha256 of the file's bytes, hex. */
  readonly contentHash: string;
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly modified: number;
  readonly scores: SparseScores;
}

/** What one model, with one way of preprocessing, says of images; by their content. */
export interface ModelScores {
  has(contentHash: string): boolean;
  /** Reads from the disk (about 20 µs): go through many images in slices. Undefined also when it turns out to be damaged. */
  get(contentHash: string): SparseScores | undefined;
  /** Content of a file that was seen with exactly this size and time of change. */
  known(file: FileStat): string | undefined;
  /** @throws ScoreStoreError when it cannot be written */
  put(result: ScoredImage): Promise<void>;
  /** Resolves when all that was put is on the disk. */
  flush(): Promise<void>;
  close(): Promise<void>;
}
