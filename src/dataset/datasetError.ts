import { UserFault } from '../shared/userFault';

/** A fault with files of a data set. */
export class DatasetError extends UserFault {
  override readonly name = 'DatasetError';
}
