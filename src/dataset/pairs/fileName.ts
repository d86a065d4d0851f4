import { DatasetError } from '../datasetError';

const longest = 255;
const devices = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/**
 * Refuses a name that a disk of some common system could not hold, so that a data set can be carried from one to another.
 *
 * @param name of a file or folder, without a path
 * @throws DatasetError name-invalid
 */
export function checkFileName(name: string): void {
  const wrong = faultOf(name);
  if (wrong !== undefined) throw invalid(name, wrong);
}

/**
 * Refuses a name that is too long; names that are there already may have odd characters.
 *
 * @throws DatasetError name-invalid
 */
export function checkLength(name: string): void {
  if (Buffer.byteLength(name) > longest) throw invalid(name, tooLong);
}

const tooLong = `has more than ${longest} bytes`;

function invalid(name: string, wrong: string): DatasetError {
  return new DatasetError('name-invalid', `“${name}” cannot be a name: it ${wrong}.`, 'Choose another name.');
}

function faultOf(name: string): string | undefined {
  if (name.trim() === '') return 'is empty';
  // eslint-disable-next-line no-control-regex
  const odd = /[<>:"/\\|?*\x00-\x1f]/.exec(name)?.[0];
  if (odd !== undefined)
    return odd < ' ' ? 'has a line break or another control character' : `has the character ${odd}`;
  if (name.startsWith('.')) return 'begins with a dot, which hides files';
  if (/[. ]$/.test(name)) return 'ends with a dot or a space';
  if (devices.test(name)) return 'is the name of a device on Windows';
  return Buffer.byteLength(name) > longest ? tooLong : undefined;
}
