import { checkFileName } from '../../dataset/pairs/fileName';
import { faultText } from '../../platform/reportError';

/** What is wrong with a name for files; undefined when nothing is. */
export function nameProblem(name: string): string | undefined {
  if (name.trim() === '') return 'Type a name.';
  try {
    checkFileName(name);
    return undefined;
  } catch (error) {
    return faultText(error);
  }
}
