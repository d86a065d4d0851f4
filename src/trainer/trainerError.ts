import { UserFault } from '../shared/userFault';

/** A fault of the trainer or of what it needs. */
export class TrainerError extends UserFault {
  override readonly name = 'TrainerError';
}
