/** How the captions of a subset are written. */
export interface CaptionStyle {
  /** What stands between two tags, without the white space around it. */
  readonly separator: string;
  /** Every line is a caption of its own (`enable_wildcard`); else only the first line that is not blank is used. */
  readonly wildcard: boolean;
  /** What is put between two tags where a caption has none to show how: `, ` or `,`. By default the separator and a space. */
  readonly glue?: string;
}

/** Tags between commas on the first line. */
export const plainStyle: CaptionStyle = { separator: ',', wildcard: false };
