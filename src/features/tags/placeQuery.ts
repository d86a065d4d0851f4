import type { KeyCount } from '../../dataset/index/keyCounts';
import { escapeGlob } from '../../shared/query/glob';
import { allOf, anyOf } from '../../shared/query/node';
import { parseQuery } from '../../shared/query/parse';
import { printQuery } from '../../shared/query/print';
import { UserFault } from '../../shared/userFault';

/** Whose tags are meant. */
export interface TagPlace {
  /** Id of a data set, or `*`. */
  readonly set: string;
  readonly query: string;
}

/** Tags that a query names; more make one that nobody can read. */
const mostNamed = 200;

/**
 * The query for images of a place that have one of the tags.
 *
 * @throws UserFault with very many tags, or where the query of the place is wrong: an edit must not reach further than was meant
 */
export function queryFor(tags: readonly Pick<KeyCount, 'key'>[], { query }: TagPlace): string {
  if (tags.length > mostNamed)
    throw new UserFault(
      'many-tags',
      `${tags.length.toLocaleString('en')} tags are selected, which is too much at once.`,
      `Select ${mostNamed} or fewer.`,
    );
  const { node, errors } = parseQuery(query);
  const [error] = errors;
  if (error !== undefined)
    throw new UserFault('query-wrong', `The query above is not right. ${error.message}`, error.fix);
  const wanted = anyOf(tags.map(({ key }) => ({ kind: 'text', field: 'tag', pattern: escapeGlob(key) })));
  return printQuery(allOf([node, wanted].filter((one) => one !== null)));
}
