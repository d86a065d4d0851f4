// A thread that makes of an image's file what the model takes.

import sharp from 'sharp';
import { decodeImage } from '../decode/decode';
import type { FamilyId } from '../families/family';
import { prepare } from '../families/prepare';
import { maxPixels, readImageFile } from './imageFile';
import { throughGate } from './largeGate';
import { answer } from './thread';

export interface DecodeQuestion {
  readonly path: string;
  readonly orient: boolean;
  readonly family: FamilyId;
  readonly variant: string | undefined;
  readonly layout: 'nhwc' | 'nchw';
  /** Of the model's input, in pixels. */
  readonly size: { readonly width: number; readonly height: number };
  /** Of `newGate`, the same for all threads. */
  readonly gate: SharedArrayBuffer;
}

export interface DecodeAnswer {
  readonly values: Float32Array;
  readonly contentHash: string;
  readonly bytes: number;
  readonly modified: number;
}

/** Serves one image at a time. */
export function serveDecoder(): void {
  // one image at a time needs no threads of its own, and none comes twice
  sharp.concurrency(1);
  sharp.cache(false);
  answer<DecodeQuestion, DecodeAnswer>(async (question) => {
    const { data, contentHash, bytes, modified } = await readImageFile(question.path);
    const values = await throughGate(question.gate, data, async () => {
      const image = await decodeImage(data, { orient: question.orient, maxPixels });
      return prepare(image, question);
    });
    return {
      answer: { values, contentHash, bytes, modified },
      transfer: [values.buffer as ArrayBuffer],
    };
  });
}
