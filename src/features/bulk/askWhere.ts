// Which images an edit is about.

import { setTimeout } from 'node:timers/promises';
import * as vscode from 'vscode';
import { everySet } from '../../dataset/query/imageSearch';
import { runCommand } from '../../platform/commands';
import { count } from '../../platform/words';
import type { Services } from '../../services';
import type { EditRequest } from '../../shared/captions/editRequest';
import { parseQuery } from '../../shared/query/parse';
import { BulkError } from './bulkError';
import { askAll, one, text } from './questions';

type Where = Pick<EditRequest, 'images' | 'set' | 'query'>;

interface Place extends vscode.QuickPickItem {
  readonly where: Where;
  readonly asksQuery?: boolean;
}

/**
 * Asks which images are meant: selected rows, a data set, or what a query finds.
 *
 * @throws vscode.CancellationError, BulkError no-images when there are none at all
 */
export async function askWhere({ index }: Pick<Services, 'index'>, title: string): Promise<Where> {
  // large data sets take a while to be read: the question is there at once, and its answers come
  const places = index.start().then(async () => [...(await selected()), ...sets(index)]);
  if ((await soon(places))?.length === 0)
    throw new BulkError(
      'no-images',
      'There are no data sets here.',
      'Open a folder of images, or make a data set.',
    );
  let place: Place | undefined;
  const [, query] = await askAll<string>(title, 2, (answers) => {
    if (answers.length === 0)
      return async (heading) => {
        const answer = await one('Captions of which images?', places)(heading);
        if (typeof answer === 'symbol') return answer;
        place = answer;
        return answer.label;
      };
    if (answers.length > 1 || place?.asksQuery !== true) return undefined;
    return text(
      'tag:"long hair" -tag:glasses',
      'A query: the images that it finds in all data sets',
      queryProblem,
    );
  });
  return query === undefined ? (place?.where ?? {}) : { ...place?.where, query };
}

/** What comes within a blink; undefined when it takes longer. */
function soon<T>(work: Promise<T>): Promise<T | undefined> {
  return Promise.race([work, setTimeout(200, undefined)]);
}

/** Absolute paths of the images of tree rows that were clicked or are selected. */
export async function rowImages(arg?: unknown, all?: unknown): Promise<readonly string[]> {
  return (await runCommand<readonly string[]>('blockLora.selectedImages', arg, all)) ?? [];
}

async function selected(): Promise<readonly Place[]> {
  const images = await rowImages();
  if (images.length === 0) return [];
  return [
    {
      label: '$(list-selection) Selected rows',
      description: count(images.length, 'image'),
      where: { images },
    },
  ];
}

function sets(index: Services['index']): readonly Place[] {
  const places = index.sets
    .filter(({ counts }) => counts.images > 0)
    .map(({ id, name, counts, root }): Place => {
      const description = `${count(counts.images, 'image')}, ${vscode.workspace.asRelativePath(root)}`;
      return { label: `$(database) ${name}`, description, where: { set: id } };
    });
  if (places.length === 0) return [];
  return [
    ...places,
    ...(places.length > 1
      ? [{ label: '$(library) All data sets', where: { set: everySet } } satisfies Place]
      : []),
    { label: '$(search) What a query finds…', where: { set: everySet }, asksQuery: true },
  ];
}

function queryProblem(typed: string): string | undefined {
  const { errors, node } = parseQuery(typed);
  const [first] = errors;
  if (first !== undefined) return `${first.message} ${first.fix}`;
  return node === null ? 'Enter a query, such as tag:solo or is:untagged.' : undefined;
}
