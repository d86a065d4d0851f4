import path from 'node:path';
import { applyEdits, findNodeAtLocation, modify, parseTree } from 'jsonc-parser';
import type { DataSet, Subset } from '../../shared/dataset/records';
import { DatasetError } from '../datasetError';

/** Settings of a job's source that can be changed; null takes the key away. */
export type SourceValues = Readonly<
  Partial<
    Record<
      'repeats' | 'trigger' | 'class' | 'regularization' | 'recursive' | 'flip',
      string | number | boolean | null
    >
  >
>;

/**
 * A data set as the `dataset` of a job file: JSON to paste, indented by two spaces.
 *
 * @param jobFolder folder of the job file; paths start there
 */
export function sourcesSnippet(set: DataSet, jobFolder: string): string {
  const relative = (file: string): string => path.relative(jobFolder, file).split(path.sep).join('/') || '.';
  if (set.kind === 'toml' && set.file !== null) return snippet({ config: relative(set.file) });
  // the names of the folders say the rest
  if (set.kind === 'named') return snippet({ sources: [{ path: relative(set.root) }] });
  return snippet({ sources: set.subsets.map((subset) => source(subset, relative(subset.folder))) });
}

function source(subset: Subset, folder: string): Record<string, unknown> {
  return {
    path: folder,
    ...(subset.repeats === 1 ? {} : { repeats: subset.repeats }),
    ...(subset.kind === 'job' && subset.trigger !== null ? { trigger: subset.trigger } : {}),
    ...(subset.words === null ? {} : { class: subset.words }),
    ...(subset.regularization ? { regularization: true } : {}),
    ...(subset.recursive ? { recursive: true } : {}),
    ...(subset.flip ? { flip: true } : {}),
  };
}

function snippet(dataset: Readonly<Record<string, unknown>>): string {
  return `"dataset": ${JSON.stringify(dataset, null, 2)}`;
}

/**
 * Sets keys of one source of a job file; comments and everything else stay.
 *
 * @param place steps to the source: `['dataset', 'sources', 0]`
 * @throws DatasetError job-no-source
 */
export function editJobSource(
  text: string,
  place: readonly (string | number)[],
  values: SourceValues,
): string {
  const root = parseTree(text);
  if (root === undefined || findNodeAtLocation(root, [...place])?.type !== 'object')
    throw new DatasetError(
      'job-no-source',
      'The job file does not have this source any more.',
      'Save the file, wait for the list to refresh, and try again.',
    );
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  let result = text;
  for (const [key, value] of Object.entries(values)) {
    const formattingOptions = { insertSpaces: true, tabSize: 2, eol };
    result = applyEdits(result, modify(result, [...place, key], value ?? undefined, { formattingOptions }));
  }
  return result;
}
