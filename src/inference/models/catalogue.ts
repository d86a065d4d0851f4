import type { CatalogueEntry } from './catalogueEntry';

/** The models that can be downloaded. */
export const catalogue: readonly CatalogueEntry[] = [];
