import { UserFault } from '../../shared/userFault';

/** A fault with a model's files. */
export class ModelError extends UserFault {
  override readonly name = 'ModelError';
}
