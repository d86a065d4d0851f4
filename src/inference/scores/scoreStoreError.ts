import { UserFault } from '../../shared/userFault';

/** A fault of the cache of scores. */
export class ScoreStoreError extends UserFault {
  override readonly name = 'ScoreStoreError';
}
