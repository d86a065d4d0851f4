// Keys of sd-scripts' dataset TOML: where each may stand, what it may hold, its default, and whether the trainer supports it.
// The trainer's `dataset/toml_keys.py` in TypeScript; names and defaults are sd-scripts'.

import type { TomlValue } from './tomlData';

export type TomlLevel = 'general' | 'datasets' | 'subsets';

/** One key. */
export interface TomlKey {
  /** Undefined: none. */
  readonly fallback: TomlValue | undefined;
  readonly valid: (value: TomlValue) => boolean;
  /** What a valid value is, for the sentence. */
  readonly wants: string;
  readonly levels: readonly TomlLevel[];
  /** Set for a key that is understood but not supported: what it would do. Its default is accepted. */
  readonly missingFeature?: string;
}

const everywhere: readonly TomlLevel[] = ['general', 'datasets', 'subsets'];
const dataset: readonly TomlLevel[] = ['general', 'datasets'];
const subset: readonly TomlLevel[] = ['subsets'];

type Kind = readonly [valid: (value: TomlValue) => boolean, wants: string];

const isNumber = (value: TomlValue): boolean =>
  typeof value === 'bigint' || (typeof value === 'number' && !Number.isNaN(value));
const isWhole = (low: bigint, high = 1_000_000n): ((value: TomlValue) => boolean) => {
  return (value) => typeof value === 'bigint' && value >= low && value <= high;
};
const isSide = isWhole(32n, 4096n);

const flag: Kind = [(value) => typeof value === 'boolean', 'true or false'];
const text: Kind = [(value) => typeof value === 'string', 'a text in quotes'];
const someText: Kind = [(value) => typeof value === 'string' && value !== '', 'a text in quotes'];
const share: Kind = [
  (value) => isNumber(value) && Number(value) >= 0 && Number(value) <= 1,
  'a number from 0 to 1',
];
const number: Kind = [isNumber, 'a number'];
const count: Kind = [isWhole(0n), 'a whole number of at least 0'];
const positive: Kind = [isWhole(1n), 'a whole number of at least 1'];
const side: Kind = [isWhole(1n, 8192n), 'a whole number of at least 1'];
const anything = (wants: string): Kind => [() => true, wants];
const resolution: Kind = [
  (value) => isSide(value) || (Array.isArray(value) && value.length === 2 && value.every(isSide)),
  'a side, or [width, height], from 32 to 4096',
];

function key(
  fallback: TomlValue | undefined,
  [valid, wants]: Kind,
  levels: readonly TomlLevel[],
  missingFeature?: string,
): TomlKey {
  return { fallback, valid, wants, levels, missingFeature };
}

const validation = 'keep images back for a validation loss';
const warmup = 'show few tags at first';

/** All keys. `token_warmup_min` alone does nothing, so any value of it is accepted. */
export const tomlKeys: ReadonlyMap<string, TomlKey> = new Map(
  Object.entries({
    batch_size: key(undefined, [isWhole(1n, 512n), 'a whole number from 1 to 512'], dataset),
    resolution: key(undefined, resolution, dataset),
    enable_bucket: key(false, flag, dataset),
    min_bucket_reso: key(256n, side, dataset),
    max_bucket_reso: key(1024n, side, dataset),
    bucket_reso_steps: key(64n, [isWhole(8n, 512n), 'a whole number from 8 to 512'], dataset),
    bucket_no_upscale: key(false, flag, dataset),
    network_multiplier: key(1, number, dataset, 'scale the LoRA while it is trained'),
    validation_seed: key(undefined, anything('a whole number'), dataset, validation),
    validation_split: key(0, number, dataset, validation),
    num_repeats: key(1n, [isWhole(1n, 10_000n), 'a whole number from 1 to 10000'], everywhere),
    shuffle_caption: key(false, flag, everywhere),
    caption_separator: key(',', someText, everywhere),
    keep_tokens: key(0n, count, everywhere),
    keep_tokens_separator: key('', text, everywhere),
    secondary_separator: key(undefined, someText, everywhere),
    enable_wildcard: key(false, flag, everywhere),
    caption_prefix: key(undefined, text, everywhere),
    caption_suffix: key(undefined, text, everywhere),
    caption_dropout_rate: key(0, share, everywhere),
    caption_dropout_every_n_epochs: key(0n, count, everywhere),
    caption_tag_dropout_rate: key(0, share, everywhere),
    caption_extension: key('.caption', someText, everywhere),
    class_tokens: key(undefined, text, everywhere),
    flip_aug: key(false, flag, everywhere),
    color_aug: key(false, flag, everywhere, 'vary colours'),
    random_crop: key(false, flag, everywhere, 'crop at random places'),
    face_crop_aug_range: key(undefined, anything('two numbers'), everywhere, 'crop around faces'),
    token_warmup_min: key(1n, positive, everywhere),
    token_warmup_step: key(0, number, everywhere, warmup),
    custom_attributes: key(new Map(), anything('a table'), everywhere, 'pass settings to other trainers'),
    resize_interpolation: key(undefined, text, everywhere, 'choose how pictures are resized'),
    cache_info: key(false, flag, everywhere, 'keep a cache file beside the images'),
    image_dir: key(undefined, someText, subset),
    is_reg: key(false, flag, subset),
    alpha_mask: key(false, flag, subset, 'learn only what is not transparent'),
    metadata_file: key(undefined, anything('a text in quotes'), subset, 'read captions from one JSON file'),
    conditioning_data_dir: key(undefined, anything('a text in quotes'), subset, 'train with masks'),
  }),
);

/** Keys that may stand at this level. */
export function tomlKeysOf(level: TomlLevel): string[] {
  return [...tomlKeys].filter(([, { levels }]) => levels.includes(level)).map(([name]) => name);
}

/** Whether a value is a key's default: whole numbers and others compare by value. */
export function isFallback(value: TomlValue, { fallback }: TomlKey): boolean {
  if (fallback instanceof Map) return value instanceof Map && value.size === 0;
  if (isNumber(value) && fallback !== undefined && isNumber(fallback))
    return Number(value) === Number(fallback);
  return value === fallback;
}
