import { UserFault } from '../../shared/userFault';

/** A fault of a tag dictionary. */
export class DictionaryFault extends UserFault {
  override readonly name = 'DictionaryFault';

  constructor(
    code: 'dictionary-missing' | 'dictionary-unreadable' | 'dictionary-line' | 'dictionary-not-written',
    message: string,
    fix: string,
    /** Absolute path of the list. */
    readonly file: string,
    /** Counted from 1; null when the whole file is meant. */
    readonly line: number | null,
    options?: ErrorOptions,
  ) {
    super(code, message, fix, options);
  }
}
