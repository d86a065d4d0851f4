import path from 'node:path';
import type { BucketRule } from '../../shared/dataset/buckets';
import { groupBy } from '../../shared/groupBy';
import type { ExportedFolder } from './exportedSubsets';
import { tomlLiteral } from './tomlLiteral';

export interface TomlExportOptions {
  /** Absolute path of the TOML that will be written. */
  readonly file: string;
  /** `absolute` (default): sd-scripts starts relative paths where it was started, not at the TOML. */
  readonly paths?: 'absolute' | 'relative';
  readonly batchSize?: number;
}

export interface TomlExport {
  readonly text: string;
  /** What sd-scripts will do otherwise than our trainer; a sentence each. */
  readonly notes: readonly string[];
}

/** A data set as sd-scripts' dataset config: one `[[datasets]]` for each bucket rule, one subset for each folder with images. */
export function exportToml(folders: readonly ExportedFolder[], options: TomlExportOptions): TomlExport {
  const groups = groupBy(folders, ({ subset }) => JSON.stringify(subset.buckets));
  const notes: string[] = [];
  const blocks = [...groups.values()].flatMap((group) => {
    const rule = group[0]?.subset.buckets;
    if (rule === undefined) return [];
    return [
      table('[[datasets]]', [...bucketLines(rule), ['batch_size', options.batchSize ?? 1]], ''),
      ...group.map((each) => table('[[datasets.subsets]]', subsetLines(each, options, notes), '  ')),
    ];
  });
  return { text: `${blocks.join('\n')}`, notes };
}

type Line = readonly [key: string, value: string | number | boolean | readonly number[]];

function table(header: string, lines: readonly Line[], indent: string): string {
  const written = lines.map(([key, value]) => {
    const literal =
      typeof value === 'object'
        ? `[${value.map((each) => tomlLiteral(each)).join(', ')}]`
        : tomlLiteral(value);
    return `${indent}${key} = ${literal}\n`;
  });
  return `${indent}${header}\n${written.join('')}`;
}

function bucketLines(rule: BucketRule): Line[] {
  const { width, height } = rule.resolution;
  return [
    ['resolution', width === height ? width : [width, height]],
    ['enable_bucket', rule.enabled],
    ...(rule.enabled
      ? ([
          ['min_bucket_reso', rule.minSide],
          ['max_bucket_reso', rule.maxSide],
          ['bucket_reso_steps', rule.step],
          ['bucket_no_upscale', rule.noUpscale],
        ] as const)
      : []),
  ];
}

function subsetLines(exported: ExportedFolder, options: TomlExportOptions, notes: string[]): Line[] {
  const { subset, folder } = exported;
  const words = classTokens(exported);
  const prefix = triggerPrefix(exported, notes);
  const [extension, ...others] =
    exported.extensions.length > 0 ? exported.extensions : subset.captionExtensions;
  const lines: (Line | undefined)[] = [
    ['image_dir', shownFolder(folder, options)],
    ['num_repeats', subset.repeats],
    subset.regularization ? ['is_reg', true] : undefined,
    words === '' ? undefined : ['class_tokens', words],
    ['caption_extension', extension ?? '.txt'],
    subset.separator === ',' ? undefined : ['caption_separator', subset.separator],
    subset.wildcard ? ['enable_wildcard', true] : undefined,
    prefix === undefined ? undefined : ['caption_prefix', prefix],
    subset.flip ? ['flip_aug', true] : undefined,
  ];
  if (exported.extensions.length > 1)
    notes.push(
      `${folder}: captions that end in ${others.join(' or ')} are not read, only those in ${extension ?? ''}.`,
    );
  if (exported.avif > 0) notes.push(`${folder}: AVIF pictures need the plugin pillow-avif-plugin.`);
  return lines.filter((line) => line !== undefined);
}

/** Caption of pictures that have none: trigger and class as one phrase, as our trainer has it. */
function classTokens({ subset }: ExportedFolder): string {
  const words = subset.words ?? '';
  const { trigger } = subset;
  if (subset.kind !== 'job' || trigger === null) return words;
  return words.toLowerCase().includes(trigger.toLowerCase()) ? words : `${trigger} ${words}`.trim();
}

/** Our trainer puts a job's trigger in front of captions that lack it; sd-scripts puts a prefix in front of all. */
function triggerPrefix(
  { subset, folder, withTrigger, captioned }: ExportedFolder,
  notes: string[],
): string | undefined {
  if (subset.kind !== 'job' || subset.trigger === null || withTrigger === captioned) return undefined;
  if (withTrigger === 0) return `${subset.trigger}${subset.separator}`;
  notes.push(
    `${folder}: ${captioned - withTrigger} of ${captioned} captions lack the trigger “${subset.trigger}”, ` +
      'and sd-scripts does not add it to those alone. Auto-tag them with the policy “merge”, or write it by hand.',
  );
  return undefined;
}

function shownFolder(folder: string, { file, paths = 'absolute' }: TomlExportOptions): string {
  const shown = paths === 'absolute' ? folder : path.relative(path.dirname(file), folder) || '.';
  return shown.split(path.sep).join('/');
}
