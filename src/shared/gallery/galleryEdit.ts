// The edits that the gallery makes itself; all of them are bulk edits.

/** Tags of images, changed. */
export type GalleryEdit =
  | {
      readonly kind: 'add';
      readonly tags: readonly string[];
      readonly at: 'start' | 'end' | 'after-trigger' | number;
    }
  | { readonly kind: 'remove'; readonly tags: readonly string[] }
  | { readonly kind: 'rename'; readonly from: readonly string[]; readonly to: string }
  /** These first, in this order. */
  | { readonly kind: 'arrange'; readonly tags: readonly string[] };

const longestTag = 2000;
const mostTags = 2000;

function isTags(value: unknown): value is readonly string[] {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.length <= mostTags &&
    value.every((tag) => typeof tag === 'string' && tag !== '' && tag.length <= longestTag)
  );
}

/** Whether a value that came from the view is an edit. */
export function isGalleryEdit(value: unknown): value is GalleryEdit {
  if (typeof value !== 'object' || value === null) return false;
  const edit = value as Record<string, unknown>;
  switch (edit.kind) {
    case 'add':
      return (
        isTags(edit.tags) &&
        (['start', 'end', 'after-trigger'].includes(edit.at as string) ||
          (Number.isSafeInteger(edit.at) && (edit.at as number) >= 0))
      );
    case 'remove':
    case 'arrange':
      return isTags(edit.tags);
    case 'rename':
      return (
        isTags(edit.from) && typeof edit.to === 'string' && edit.to !== '' && edit.to.length <= longestTag
      );
    default:
      return false;
  }
}
