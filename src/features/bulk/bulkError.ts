import { UserFault } from '../../shared/userFault';

/** A fault of what an edit was asked. */
export class BulkError extends UserFault {
  override readonly name = 'BulkError';
}
