// What stands beside the title of a group, so that a closed one says what is in it.

import type { Store, Shown } from '../store';
import { count } from '../../shared/format';
import { form as words } from './strings';

/** One line of what a group says, or the number of its problems. */
export function groupNote(name: string, { state }: Shown, store: Store): string {
  const section = name === 'data' ? 'dataset' : name;
  const wrong = state.problems.filter(
    ({ path, severity }) =>
      severity !== 'info' && (path[0] === section || (name === 'base' && path[0] === 'name')),
  ).length;
  if (wrong > 0) return words.problems(wrong);
  const said = (...path: string[]): string | null => {
    const value = store.at(path);
    return typeof value === 'string' || typeof value === 'number' ? String(value) : null;
  };
  switch (name) {
    case 'base':
      return said('base', 'model') ?? 'embedded';
    case 'data': {
      const images = (state.sources ?? []).reduce((sum, one) => sum + one.images, 0);
      return state.sources === null ? words.reading : words.images(count(images));
    }
    case 'training':
      return words.steps(said('training', 'steps') ?? '2000');
    case 'samples': {
      const prompts = store.at(['samples', 'prompts']);
      return words.prompts(Array.isArray(prompts) ? prompts.length : 0);
    }
    case 'output':
      return said('output', 'precision') ?? 'fp16';
    default:
      return '';
  }
}
