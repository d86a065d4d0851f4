import type { JobProblem } from '../../src/shared/blocks/editorApi';
import type { Shown } from './store';

/** The problems of a place, and of what lies in it where that has no field of its own. */
export function problemsAt(
  { state, faults }: Shown,
  path: readonly (string | number)[],
  deep = false,
): readonly Pick<JobProblem, 'severity' | 'message'>[] {
  const here = (at: readonly (string | number)[]): boolean =>
    path.every((step, index) => at[index] === step) && (deep || at.length === path.length);
  const found = state.problems.filter((one) => one.file === null && here(one.path));
  if (found.length > 0) return found;
  // what the checks have not seen yet, since they look after a pause
  return faults
    .filter((fault) => here(['network', ...fault.path]))
    .map(({ message }) => ({ severity: 'error', message }));
}
