import path from 'node:path';
import type { BulkTarget } from '../../dataset/bulk/bulkTargets';
import { bulkTargets } from '../../dataset/bulk/bulkTargets';
import { everySet } from '../../dataset/query/imageSearch';
import type { Services } from '../../services';
import type { EditRequest } from '../../shared/captions/editRequest';
import type { DataSet } from '../../shared/dataset/records';
import { BulkError } from './bulkError';

/** The images that an edit is about. */
export interface EditScope {
  /** Where, for people: `portraits`, `3 images`. */
  readonly title: string;
  /** The data set, where it is one. */
  readonly set: DataSet | undefined;
  readonly targets: readonly BulkTarget[];
  /** Images of which it is not known whether the query finds them. */
  readonly unknown: number;
}

type Where = Pick<EditRequest, 'images' | 'set' | 'query'>;

/**
 * Finds the images that a request means.
 *
 * @throws BulkError set-missing, query-wrong or no-images
 */
export async function editScope(
  { index, search }: Pick<Services, 'index' | 'search'>,
  { images, set, query }: Where,
): Promise<EditScope> {
  if (images !== undefined) {
    await index.settled();
    if (images.length === 0) throw empty('the selection');
    const [first = ''] = images;
    const title = images.length === 1 ? path.basename(first) : `${images.length.toLocaleString('en')} images`;
    const record = set === undefined ? undefined : index.set(set);
    return {
      title,
      set: record ?? index.setsOf(first)[0],
      targets: bulkTargets(index, images, record),
      unknown: 0,
    };
  }
  await index.start();
  await index.settled();
  const id = set ?? everySet;
  const record = index.set(id);
  if (record === undefined && id !== everySet)
    throw new BulkError(
      'set-missing',
      `There is no data set “${id}”.`,
      'Choose one from the Data Sets view, or name images.',
    );
  const name = record?.name ?? 'all data sets';
  const { images: found, errors, unknown } = search.run(id, query ?? '');
  const [wrong] = errors;
  if (wrong !== undefined) throw new BulkError('query-wrong', wrong.message, wrong.fix);
  if (found.length === 0) throw empty(query === undefined ? name : `${name} that match ${query}`);
  return {
    title: query === undefined ? name : `${name}: ${query}`,
    set: record,
    targets: bulkTargets(
      index,
      found.map((image) => image.path),
      record,
    ),
    unknown,
  };
}

function empty(where: string): BulkError {
  return new BulkError('no-images', `There are no images in ${where}.`, 'Choose others.');
}
