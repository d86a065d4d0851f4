import { UserFault } from '../../shared/userFault';

/** A fault of auto-tagging. */
export class TaggingError extends UserFault {
  override readonly name = 'TaggingError';
}
