/** Images with their repeats, of one subset. */
export interface Showing {
  readonly images: number;
  readonly repeats: number;
  readonly regularization: boolean;
}

/**
 * How often images are shown in an epoch, as the trainer and sd-scripts count: training images with their repeats, and regularisation
 * images until there are as many showings of them (the rest is never shown; when they are too few they come more often).
 *
 * @param subsets of one `[[datasets]]`, or of a whole job, in their order
 */
export function showings(subsets: readonly Showing[]): number {
  const wanted = subsets
    .filter((subset) => !subset.regularization)
    .reduce((sum, { images, repeats }) => sum + images * repeats, 0);
  let shown = 0;
  let any = false;
  for (const { images, repeats, regularization } of subsets) {
    if (!regularization || images === 0) continue;
    const needed = repeats > 0 ? Math.min(images, Math.ceil(Math.max(0, wanted - shown) / repeats)) : 0;
    shown += needed * repeats;
    any ||= needed > 0;
  }
  return wanted + (any ? Math.max(shown, wanted) : 0);
}
