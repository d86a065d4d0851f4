// sd-scripts' dataset TOML -> subsets. Strict as the trainer is: a key that is not known or not supported is an error.

import os from 'node:os';
import path from 'node:path';
import type { BucketRule, Size } from '../../shared/dataset/buckets';
import { bucketRule } from '../../shared/dataset/buckets';
import { triggerOf } from '../../shared/dataset/names';
import type { SetKind } from '../../shared/dataset/records';
import { nearest } from '../../shared/nearest';
import type { Disk } from './disk';
import { reportFault, reportFolders } from './folderFaults';
import type { Problems, ProblemPlace, SubsetIds, SubsetPlan } from './setPlan';
import { absolutePath } from './setPlan';
import type { TomlData, TomlPath, TomlTable, TomlValue } from './tomlData';
import type { TomlLevel } from './tomlKeys';
import { isFallback, tomlKeys, tomlKeysOf } from './tomlKeys';

/** What a config is read for. */
export interface ConfigContext {
  readonly file: string;
  readonly kind: SetKind;
  readonly ids: SubsetIds;
  readonly disk: Disk;
  /** For data sets that name none: the job's, or the trainer's default. */
  readonly resolution: number | Size;
  readonly problems: Problems;
}

/** The subsets of a TOML; what is wrong with it is added to the problems. */
export function subsetsOfToml(data: TomlData, context: ConfigContext): SubsetPlan[] {
  return new Config(data, context).subsets();
}

type Levels = readonly TomlTable[];

class Config {
  constructor(
    private readonly data: TomlData,
    private readonly context: ConfigContext,
  ) {}

  subsets(): SubsetPlan[] {
    const { table } = this.data;
    const sections = ['general', 'datasets'];
    for (const key of table.keys()) {
      if (sections.includes(key)) continue;
      const near = nearest(key, sections);
      this.#error(
        'toml-unknown-table',
        `\`${key}\` is not a table of a dataset config.`,
        near ? `Did you mean \`${near}\`?` : 'Put settings into [general], [[datasets]] or its subsets.',
        [],
        key,
      );
    }
    const general = this.#table(table.get('general') ?? new Map(), ['general'], 'general');
    const datasets = this.#tables(table.get('datasets'), ['datasets']);
    const written = table.get('datasets');
    if (written === undefined || (Array.isArray(written) && written.length === 0))
      this.#error(
        'toml-no-datasets',
        `${path.basename(this.context.file)} has no [[datasets]].`,
        'Add one with its subsets.',
        [],
      );
    return datasets.flatMap((dataset, index) => this.#group(dataset, general, ['datasets', index]));
  }

  #group(dataset: TomlTable, general: TomlTable, at: TomlPath): SubsetPlan[] {
    const tables = this.#tables(dataset.get('subsets'), [...at, 'subsets']);
    const rest = new Map([...dataset].filter(([name]) => name !== 'subsets'));
    const own = this.#table(rest, at, 'datasets');
    if (tables.length === 0)
      this.#error(
        'toml-no-subsets',
        'This [[datasets]] has no [[datasets.subsets]].',
        'Add one with an image_dir.',
        at,
      );
    const buckets = this.#buckets([own, general], at);
    const found: SubsetPlan[] = [];
    tables.forEach((table, index) => {
      const place = [...at, 'subsets', index];
      const values = this.#table(table, place, 'subsets');
      const plan = this.#subset([values, own, general], place, buckets);
      if (plan === null) return;
      const { folder } = plan.subset;
      if (!found.some(({ subset }) => subset.folder === folder)) found.push(plan);
      else
        this.context.problems.add(
          'warning',
          'toml-same-folder',
          `${folder} comes a second time in this data set, and is left out.`,
          'Raise num_repeats of the first, or remove one.',
          this.#place(place, 'image_dir'),
        );
    });
    return found;
  }

  #buckets(levels: Levels, at: TomlPath): BucketRule {
    const size = pick('resolution', levels);
    const enabled = pick('enable_bucket', levels) === true;
    const step = Number(pick('bucket_reso_steps', levels));
    const rule = bucketRule(size === undefined ? this.context.resolution : sizeOf(size), {
      enabled,
      step,
      minSide: Number(pick('min_bucket_reso', levels)),
      maxSide: Number(pick('max_bucket_reso', levels)),
      noUpscale: pick('bucket_no_upscale', levels) === true,
    });
    const { width, height } = rule.resolution;
    const [shortest, longest] = [Math.min(width, height), Math.max(width, height)];
    if (enabled && rule.minSide > shortest) {
      const half = Math.floor(shortest / 2);
      this.#error(
        'toml-bucket-range',
        `min_bucket_reso (${rule.minSide}) is larger than the resolution (${width}×${height}).`,
        `Set min_bucket_reso = ${Math.max(step, half - (half % step))}.`,
        at,
        'min_bucket_reso',
      );
    }
    if (enabled && rule.maxSide < longest)
      this.#error(
        'toml-bucket-range',
        `max_bucket_reso (${rule.maxSide}) is smaller than the resolution (${width}×${height}).`,
        `Set max_bucket_reso = ${2 * longest}.`,
        at,
        'max_bucket_reso',
      );
    return rule;
  }

  #subset(levels: Levels, at: TomlPath, buckets: BucketRule): SubsetPlan | null {
    const written = pick('image_dir', levels);
    if (typeof written !== 'string') {
      if (!this.#wrote(at, 'image_dir'))
        this.#error('toml-no-image-dir', 'This subset has no image_dir.', 'Add image_dir = "folder".', at);
      return null;
    }
    const { context } = this;
    const folder = absolutePath(written, path.dirname(context.file), os.homedir());
    const listing = context.disk.folder(folder);
    const place = this.#place(at, 'image_dir');
    if (listing.fault === 'missing' || listing.fault === 'not-folder') {
      const what = listing.fault === 'missing' ? 'does not exist' : 'is a file, not a folder';
      this.#error('source-missing', `The image_dir ${folder} ${what}.`, 'Check the path.', at, 'image_dir');
      return null;
    }
    if (!reportFault(listing, context.problems, place))
      reportFolders(context.disk, folder, [listing], false, context.problems, place);
    const words = textOf('class_tokens', levels);
    return {
      folders: [folder],
      bucketsAreSaid: true,
      subset: {
        id: context.ids.of(folder),
        name: path.basename(folder),
        folder,
        recursive: false,
        repeats: Number(pick('num_repeats', levels)),
        trigger: words === null ? null : triggerOf(words),
        classWord: words,
        words,
        regularization: pick('is_reg', levels) === true,
        flip: pick('flip_aug', levels) === true,
        captionExtensions: [dotted(textOf('caption_extension', levels) ?? '')],
        separator: textOf('caption_separator', levels) ?? ',',
        wildcard: pick('enable_wildcard', levels) === true,
        kind: context.kind,
        file: context.file,
        place: at,
        buckets,
        line: place.line ?? null,
      },
    };
  }

  /** Whether a key stands in a table, with whatever value. */
  #wrote(at: TomlPath, key: string): boolean {
    const own = this.data.placeOf([...at, key]);
    return own !== undefined;
  }

  /** A list of tables; anything else is an error. */
  #tables(value: TomlValue | undefined, at: TomlPath): readonly TomlTable[] {
    if (value === undefined) return [];
    if (Array.isArray(value) && value.every((item): item is TomlTable => item instanceof Map)) return value;
    const name = at.filter((step) => typeof step === 'string').join('.');
    const key = String(at.at(-1));
    this.#error(
      'toml-type',
      `\`${name}\` must be a list of tables.`,
      `Write [[${name}]].`,
      at.slice(0, -1),
      key,
    );
    return [];
  }

  /** The valid values of a table; the others are errors. */
  #table(value: TomlValue, at: TomlPath, level: TomlLevel): TomlTable {
    if (value instanceof Map)
      return new Map([...(value as TomlTable)].filter(([name, one]) => this.#accepts(name, one, at, level)));
    const key = String(at.at(-1));
    this.#error('toml-type', `\`${key}\` must be a table.`, `Write [${key}].`, at.slice(0, -1), key);
    return new Map();
  }

  /** Whether a key may stand there with this value and is supported. */
  #accepts(name: string, value: TomlValue, at: TomlPath, level: TomlLevel): boolean {
    const key = tomlKeys.get(name);
    if (key === undefined) {
      const known = tomlKeysOf(level);
      const near = nearest(name, known);
      const fix = near ? `Did you mean \`${near}\`?` : `Remove it; [${level}] takes ${known.join(', ')}.`;
      this.#error(
        'toml-unknown-key',
        `\`${name}\` is not a key of sd-scripts' dataset config.`,
        fix,
        at,
        name,
      );
    } else if (!key.levels.includes(level)) {
      const homes = key.levels.map((one) => (one === 'general' ? '[general]' : `[[${fullName(one)}]]`));
      this.#error(
        'toml-wrong-level',
        `\`${name}\` cannot stand in ${level === 'general' ? '[general]' : `[[${fullName(level)}]]`}.`,
        `Move it to ${homes.join(' or ')}.`,
        at,
        name,
      );
    } else if (!key.valid(value))
      this.#error('toml-value', `\`${name}\` is ${shown(value)}.`, `It must be ${key.wants}.`, at, name);
    else if (key.missingFeature !== undefined && !isFallback(value, key))
      this.#error(
        'toml-unsupported',
        `\`${name}\` (to ${key.missingFeature}) is not supported yet.`,
        'Remove it to train without.',
        at,
        name,
      );
    else return true;
    return false;
  }

  #place(at: TomlPath, key?: string): ProblemPlace {
    return { file: this.context.file, ...this.data.placeOf(at, key) };
  }

  #error(code: string, message: string, fix: string, at: TomlPath, key?: string): void {
    this.context.problems.add('error', code, message, fix, this.#place(at, key));
  }
}

/** The value of the innermost level that has the key, else sd-scripts' default. */
function pick(name: string, levels: Levels): TomlValue | undefined {
  return levels.find((level) => level.has(name))?.get(name) ?? tomlKeys.get(name)?.fallback;
}

function textOf(name: string, levels: Levels): string | null {
  const value = pick(name, levels);
  return typeof value === 'string' && value !== '' ? value : null;
}

function sizeOf(value: TomlValue): number | Size {
  if (!Array.isArray(value)) return Number(value);
  return { width: Number(value[0]), height: Number(value[1]) };
}

function fullName(level: TomlLevel): string {
  return level === 'subsets' ? 'datasets.subsets' : level;
}

/** A caption ending with its dot. */
export function dotted(ending: string): string {
  return ending.startsWith('.') ? ending : `.${ending}`;
}

/** A value for a sentence, cut when it is long. */
function shown(value: TomlValue): string {
  const text = written(value);
  return text.length <= 60 ? text : `${text.slice(0, 59)}…`;
}

function written(value: TomlValue): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (value instanceof Date) return value.toISOString();
  if (typeof value !== 'object') return String(value);
  return Array.isArray(value) ? `[${(value as readonly TomlValue[]).map(written).join(', ')}]` : 'a table';
}
