import { UserFault } from '../shared/userFault';

/** A fault of the tagger process or of what it was given. */
export class TaggerError extends UserFault {
  override readonly name = 'TaggerError';
}
