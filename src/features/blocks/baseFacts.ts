// Which kind of model a job trains on, and how large its U-Net is: from a few kilobytes of its files.

import { open, readFile, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { isTable } from '../../shared/blocks/jobChange';
import type { BaseFacts } from '../../shared/blocks/editorApi';
import type { UnetShape } from '../../shared/blocks/unetModules';
import { sd15Shape, sd2Shape, sdxlShape } from '../../shared/blocks/unetModules';

/** A header is read up to here; the names of a checkpoint's weights take about 200 kB. */
const mostHeader = 16_000_000;

const kindNames = { sd1: 'SD 1.x', sdxl: 'SDXL' } as const;

/** Looks bases up and keeps what was found until the file changes. */
export class Bases {
  readonly #known = new Map<string, { readonly stamp: string; readonly facts: BaseFacts }>();

  /** @param embedded folder of the model that comes with the trainer */
  constructor(private readonly embedded: string) {}

  /**
   * The base that a job names; SD 1.5's measures where it cannot be looked into.
   *
   * @param model `base.model` of the job; anything else than text is as if it were not there
   * @param folder of the job file
   */
  async of(model: unknown, folder: string): Promise<BaseFacts> {
    const named = typeof model === 'string' && model !== '' ? model : 'embedded';
    const embedded = named === 'embedded';
    const place = embedded
      ? this.embedded
      : path.resolve(folder, named.replace(/^~(?=[/\\]|$)/, os.homedir()));
    try {
      const { mtimeMs, size } = await stat(place);
      const stamp = `${mtimeMs} ${size}`;
      const known = this.#known.get(place);
      if (known?.stamp === stamp) return known.facts;
      const shape = (await stat(place)).isDirectory() ? await folderShape(place) : await fileShape(place);
      const facts: BaseFacts = {
        shape,
        name: embedded ? 'the embedded model (tiny SD 1.x)' : `${nameOf(shape)}, ${path.basename(place)}`,
        problem: null,
        embedded,
      };
      this.#known.set(place, { stamp, facts });
      return facts;
    } catch (error) {
      const reason =
        (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'is not there' : 'cannot be looked into';
      return {
        shape: sd15Shape,
        name: path.basename(place),
        problem: `The base ${named} ${reason}, so the numbers are those of SD 1.5.`,
        embedded,
      };
    }
  }
}

function nameOf(shape: UnetShape): string {
  return shape.kind === 'sd1' && shape.context === sd2Shape.context ? 'SD 2.x' : kindNames[shape.kind];
}

/** From a diffusers folder's `unet/config.json`. */
async function folderShape(folder: string): Promise<UnetShape> {
  const config: unknown = JSON.parse(await readFile(path.join(folder, 'unet', 'config.json'), 'utf8'));
  const channels = isTable(config) ? config.block_out_channels : undefined;
  if (!isTable(config) || !isNumbers(channels) || typeof config.cross_attention_dim !== 'number')
    throw new Error('no U-Net of ours');
  const linear = config.use_linear_projection === true;
  const sizes = { channels, context: config.cross_attention_dim, time: 4 * (channels[0] ?? 0) };
  if (channels.length === 3) return { ...sdxlShape, ...sizes };
  if (channels.length !== 4) throw new Error('no U-Net of ours');
  return { ...sd15Shape, ...sizes, linearProjection: linear };
}

function isNumbers(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'number');
}

/** From the names of weights in a checkpoint's header. */
async function fileShape(file: string): Promise<UnetShape> {
  const names = await headerText(file);
  if (names === null) return sd15Shape; // a pickle; all that this trainer takes are SD 1.x
  if (names.includes('"conditioner.embedders.') || names.includes('diffusion_model.label_emb.'))
    return sdxlShape;
  if (names.includes('"cond_stage_model.model.')) return sd2Shape;
  if (names.includes('diffusion_model.')) return sd15Shape;
  throw new Error('no checkpoint');
}

/** The header of a safetensors file as text; null for another kind of file. */
async function headerText(file: string): Promise<string | null> {
  if (!file.toLowerCase().endsWith('.safetensors')) return null;
  const handle = await open(file, 'r');
  try {
    const length = Buffer.alloc(8);
    await handle.read(length, 0, 8, 0);
    const bytes = Math.min(Number(length.readBigUInt64LE()), mostHeader);
    const header = Buffer.alloc(bytes);
    const { bytesRead } = await handle.read(header, 0, bytes, 8);
    return header.toString('latin1', 0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** The U-Net that a job is about. */
export async function shapeOfJob(bases: Bases, job: unknown, jobFile: string): Promise<UnetShape> {
  const base: unknown = isTable(job) && isTable(job.base) ? job.base.model : undefined;
  return (await bases.of(base, path.dirname(jobFile))).shape;
}
