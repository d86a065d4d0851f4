/** Documents in the place of captions that are not there yet; their path is the one that the file will have. */
export const newCaptionScheme = 'blocklora-new-caption';
/** Pages that tell of a tag. */
export const tagPageScheme = 'blocklora-tag';
