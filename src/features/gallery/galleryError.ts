import { UserFault } from '../../shared/userFault';

/** A fault in the gallery. */
export class GalleryError extends UserFault {
  override readonly name = 'GalleryError';
}
