import { UserFault } from '../../shared/userFault';

/** A fault of what the history was asked. */
export class HistoryError extends UserFault {
  override readonly name = 'HistoryError';
}
