// All that the gallery and its host say to each other.

import { gridApi } from './gridApi';
import { viewerApi } from './viewerApi';

export const galleryApi = { ...gridApi, ...viewerApi } as const;

export type GalleryApi = typeof galleryApi;
