import path from 'node:path';
import { parseArgs } from 'node:util';
import type { FamilyId, Variant } from '../families/family';
import { families } from '../families/families';

/** What `npm run autotag` was asked to do. Paths are absolute. */
export interface AutotagArguments {
  /** Images, and folders with images. */
  readonly places: readonly string[];
  /** `embedded`, or an `.onnx` file or a folder with one. */
  readonly model: string;
  readonly family?: FamilyId;
  readonly variant?: Variant;
  readonly provider: 'auto' | 'cpu';
  readonly floor: number;
  readonly orient: boolean;
  readonly json: string;
}

export const usage = `npm run autotag -- IMAGES… --model MODEL --json OUT

  IMAGES         image files, and folders with images
  --model        a tagger's .onnx file or its folder; "embedded" is the one that comes with the extension
  --json         file to write: every image's probabilities, in the order of the model's tags
  --family       ${Object.keys(families).join(', ')}; when it cannot be told from the files
  --variant      a or b: another way to prepare pictures, where the family has one
  --provider     auto (a graphics card where one works) or cpu
  --floor        probabilities below are written as 0; default 0
  --no-orient    take pictures as they are stored, whatever their EXIF orientation`;

/**
 * Reads the command line.
 *
 * @param from folder that relative paths start from
 * @throws Error with a sentence when something is missing or wrong
 */
export function readArguments(words: readonly string[], from: string): AutotagArguments {
  const { values, positionals } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: {
      model: { type: 'string' },
      json: { type: 'string' },
      family: { type: 'string' },
      variant: { type: 'string' },
      provider: { type: 'string', default: 'auto' },
      floor: { type: 'string', default: '0' },
      'no-orient': { type: 'boolean', default: false },
    },
  });
  const { model, json, family, variant, provider } = values;
  const floor = Number(values.floor);
  if (positionals.length === 0) throw new Error('No images were named.');
  if (model === undefined) throw new Error('No model was named: --model.');
  if (json === undefined) throw new Error('No file to write was named: --json.');
  if (provider !== 'auto' && provider !== 'cpu') throw new Error('--provider is auto or cpu.');
  if (!(floor >= 0 && floor <= 1)) throw new Error('--floor is a number from 0 to 1.');
  if (family !== undefined && !isFamily(family))
    throw new Error(`There is no family "${family}": ${Object.keys(families).join(', ')}.`);
  if (variant !== undefined && variant !== 'a' && variant !== 'b') throw new Error('--variant is a or b.');
  return {
    places: positionals.map((place) => path.resolve(from, place)),
    model: model === 'embedded' ? model : path.resolve(from, model),
    json: path.resolve(from, json),
    provider,
    floor,
    orient: !values['no-orient'],
    ...(family === undefined ? {} : { family }),
    ...(variant === undefined ? {} : { variant }),
  };
}

function isFamily(name: string): name is FamilyId {
  return Object.hasOwn(families, name);
}
