/** How the captions of a subset are written. */
export interface CaptionStyle {
  /** What stands between two tags; white space around it does not count. */
  readonly separator: string;
  /** Every line is a caption of its own, of which the trainer takes one; otherwise the first that is not blank is the caption. */
  readonly wildcard: boolean;
}

/** Tags between commas, one caption a file. */
export const plainStyle: CaptionStyle = { separator: ',', wildcard: false };
