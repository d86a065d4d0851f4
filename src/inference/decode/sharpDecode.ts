import type { Sharp } from 'sharp';
import sharp from 'sharp';
import type { Raster } from '../pixels/image';
import { cmykToRgb } from './cmyk';
import { DecodeError } from './decodeError';
import type { DecodeInput } from './decodeInput';
import { checkPixels } from './decodeInput';
import type { PictureKind } from './kind';

/** Decodes all that libvips reads. It only decodes: its resizing is not that of the taggers. */
export async function decodeWithSharp(input: DecodeInput, kind: PictureKind): Promise<Raster> {
  const tiff = kind === 'tiff';
  try {
    const picture = sharp(input.data, {
      // Pillow applies no profile either
      ignoreIcc: true,
      // Pillow always turns TIFF
      autoOrient: input.orient || tiff,
      // with less, TIFF that cannot be unpacked comes out black; with more, JPEG that Pillow reads is refused
      failOn: tiff ? 'error' : 'truncated',
      limitInputPixels: input.maxPixels,
    });
    const { width, height, space } = await picture.metadata();
    checkPixels(width, height, input);
    input.signal?.throwIfAborted();
    return space === 'cmyk' ? await inks(picture) : await colours(picture);
  } catch (error) {
    if (error instanceof DecodeError || input.signal?.aborted === true) throw error;
    throw asDecodeError(error, input);
  }
}

async function colours(picture: Sharp): Promise<Raster> {
  const { data, info } = await picture
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  const { width, height } = info;
  const bytes = view(data);
  switch (info.channels) {
    case 1:
      return { width, height, channels: 3, data: greyToRgb(bytes) };
    case 2:
      return { width, height, channels: 4, data: greyAlphaToRgba(bytes) };
    case 3:
    case 4:
      return { width, height, channels: info.channels, data: bytes };
    default:
      throw new Error(`${String(info.channels)} channels`);
  }
}

async function inks(picture: Sharp): Promise<Raster> {
  const { data, info } = await picture
    .pipelineColourspace('cmyk')
    .toColourspace('cmyk')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  if (info.channels !== 4) throw new Error(`${info.channels} inks`);
  return { width: info.width, height: info.height, channels: 3, data: cmykToRgb(view(data)) };
}

function asDecodeError(error: unknown, input: DecodeInput): DecodeError {
  const message = error instanceof Error ? error.message : String(error);
  if (/exceeds pixel limit/i.test(message))
    return new DecodeError(
      'image-too-large',
      `${input.name} declares more pixels than the ${Math.floor(input.maxPixels / 1e6)} million that are read.`,
      'Make it smaller, or leave it out.',
      { cause: error },
    );
  if (/compression (format|support)|not been built|unsupported jpeg|precision/i.test(message))
    return new DecodeError(
      'image-unreadable',
      `${input.name} is stored in a way that cannot be read here: ${reasonOf(message)}.`,
      'Save it as PNG, or leave it out.',
      { cause: error },
    );
  return new DecodeError(
    'image-damaged',
    `${input.name} is damaged: ${reasonOf(message)}.`,
    'Get the picture again, or open it in a paint program and save it anew.',
    { cause: error },
  );
}

/** What libvips says, as the end of a sentence: its last line has the cause, those before it warnings. */
function reasonOf(message: string): string {
  // the kind of file is known by then
  if (message.includes('unsupported image format')) return 'it begins as a picture and does not go on as one';
  const lines = message
    .split('\n')
    .map((line) => line.replace(/^Input buffer has corrupt header:/, '').trim())
    .filter((line) => line !== '' && line !== 'Unknown error');
  return `its decoder reports "${lines.at(-1)?.replace(/\.$/, '') ?? 'an error'}"`;
}

function view(data: Buffer): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.length);
}

function greyToRgb(grey: Uint8Array): Uint8Array {
  const rgb = new Uint8Array(grey.length * 3);
  for (let from = 0, to = 0; from < grey.length; from++, to += 3) rgb.fill(grey[from] ?? 0, to, to + 3);
  return rgb;
}

function greyAlphaToRgba(pairs: Uint8Array): Uint8Array {
  const rgba = new Uint8Array(pairs.length * 2);
  for (let from = 0, to = 0; from < pairs.length; from += 2, to += 4) {
    rgba.fill(pairs[from] ?? 0, to, to + 3);
    rgba[to + 3] = pairs[from + 1] ?? 0;
  }
  return rgba;
}
