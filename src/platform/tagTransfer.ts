/** Type of tags that are dragged or copied: a JSON array of texts. */
export const tagsMimeType = 'application/vnd.block-lora.tags';
