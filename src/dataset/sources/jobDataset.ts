// `dataset` of a job file, as far as it can be read. The trainer's own check says what is wrong with the rest of the job.

import type { Node, ParseError } from 'jsonc-parser';
import { findNodeAtLocation, getNodeValue, parseTree, printParseErrorCode } from 'jsonc-parser';
import type { BucketSettings, Size } from '../../shared/dataset/buckets';
import { captionExtensions } from '../../shared/dataset/records';
import type { TextPlace } from './tomlData';

/** One of a job's `sources`. */
export interface JobSource extends TextPlace {
  /** As written. */
  readonly path: string;
  /** Its place in `sources`. */
  readonly index: number;
  readonly repeats: number | null;
  readonly trigger: string | null;
  readonly classWord: string | null;
  readonly regularization: boolean;
  readonly recursive: boolean;
  readonly flip: boolean;
}

export interface JobDataset {
  readonly sources: readonly JobSource[];
  /** A TOML in place of the sources, as written. */
  readonly config: (TextPlace & { readonly path: string }) | null;
  /** Null when the job says none. */
  readonly resolution: number | Size | null;
  readonly buckets: BucketSettings;
  readonly captionExtensions: readonly string[];
  readonly separator: string;
  /** Why the text is not JSON with comments. */
  readonly fault: (TextPlace & { readonly message: string }) | null;
}

/** Reads a job's text. What is missing or of a wrong type has the trainer's default. */
export function readJobDataset(text: string): JobDataset {
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true, allowEmptyContent: true });
  const places = new LinePlaces(text);
  const at = (...steps: (string | number)[]): Node | undefined =>
    root && findNodeAtLocation(root, ['dataset', ...steps]);
  const get = (...steps: (string | number)[]): unknown => {
    const node = at(...steps);
    return node && (getNodeValue(node) as unknown);
  };
  const config = get('config');
  const endings = get('captions', 'extensions');
  const first = errors[0];
  return {
    sources: (at('sources')?.children ?? []).flatMap((_, index) => {
      const folder = get('sources', index, 'path');
      if (typeof folder !== 'string' || folder === '') return [];
      const source = (key: string): unknown => get('sources', index, key);
      return {
        path: folder,
        index,
        repeats: whole(source('repeats'), 1, 10_000),
        trigger: textOf(source('trigger')),
        classWord: textOf(source('class')),
        regularization: source('regularization') === true,
        recursive: source('recursive') === true,
        flip: source('flip') === true,
        ...places.of(at('sources', index, 'path')?.offset ?? 0),
      };
    }),
    config:
      typeof config === 'string' && config !== ''
        ? { path: config, ...places.of(at('config')?.offset ?? 0) }
        : null,
    resolution: resolutionOf(get('resolution')),
    buckets: {
      enabled: get('buckets', 'enabled') !== false,
      minSide: whole(get('buckets', 'minSide'), 32, 4096),
      maxSide: whole(get('buckets', 'maxSide'), 32, 4096),
      step: whole(get('buckets', 'step'), 8, 512) ?? 64,
      noUpscale: get('buckets', 'noUpscale') === true,
    },
    captionExtensions:
      Array.isArray(endings) && endings.length > 0 && endings.every((one) => typeof one === 'string')
        ? endings
        : captionExtensions,
    separator: textOf(get('captions', 'separator')) ?? ',',
    fault: first ? { message: printParseErrorCode(first.error), ...places.of(first.offset) } : null,
  };
}

function whole(value: unknown, low: number, high: number): number | null {
  return typeof value === 'number' && Number.isInteger(value) && value >= low && value <= high ? value : null;
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function resolutionOf(value: unknown): number | Size | null {
  const side = (one: unknown): number | null => whole(one, 32, 4096);
  if (!Array.isArray(value)) return side(value);
  const [width, height] = [side(value[0]), side(value[1])];
  return value.length === 2 && width !== null && height !== null ? { width, height } : null;
}

/** Offsets of a text -> lines and columns. */
class LinePlaces {
  readonly #starts: number[];

  constructor(text: string) {
    this.#starts = [0, ...[...text.matchAll(/\r\n|\r|\n/g)].map((match) => match.index + match[0].length)];
  }

  of(offset: number): TextPlace {
    const line = this.#starts.findLastIndex((start) => start <= offset);
    return { line: line + 1, column: offset - (this.#starts[line] ?? 0) + 1 };
  }
}
