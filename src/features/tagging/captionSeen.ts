/** A caption as it was read: its text, null where there is none, or why it cannot be read. */
export type CaptionSeen = { readonly text: string | null } | { readonly problem: string };

/** Whether there is a caption that is not blank. */
export function isCaption(seen: CaptionSeen | undefined): boolean {
  return seen !== undefined && 'text' in seen && (seen.text ?? '').trim() !== '';
}
