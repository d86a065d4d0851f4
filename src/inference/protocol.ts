// What the editor and the tagger process say to each other. Sent with Node's advanced serialisation, so typed arrays pass as they are.

import type { FamilyId } from './families/family';
import type { PerceptualHash } from './fingerprints/perceptualHash';
import type { MaskShape } from './masks/drawMask';

/** What the process must know of a model to run it. */
export interface ModelSpec {
  /** Absolute path of the `.onnx` file. */
  readonly onnx: string;
  readonly family: FamilyId;
  /** Lines of its tag list: the length that its output must have. */
  readonly tagCount: number;
}

/** What is the same for all images of a run. */
export interface RunSpec {
  readonly model: ModelSpec;
  /** Turn pictures upright by their EXIF orientation. */
  readonly orient: boolean;
  /** Variant of the family's preprocessing; its first when not given. */
  readonly variant?: string;
  readonly provider: 'auto' | 'cpu';
  /** Scores below are not sent back; 0 sends all. */
  readonly floor: number;
}

/** A fault as it crosses the process boundary: one sentence of cause, one of remedy. */
export interface Fault {
  readonly code: string;
  readonly message: string;
  readonly fix: string;
}

/** How a tensor of the model is laid out. */
export interface InputFacts {
  readonly name: string;
  readonly layout: 'nhwc' | 'nchw';
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** Images that go in at once: a number when the model fixes it, null when any number will do. */
  readonly batch: number | null;
  readonly type: 'float32' | 'float16';
}

/** What an ONNX file says of itself, as far as tagging needs it. */
export interface ModelFacts {
  readonly input: InputFacts;
  /** The output that holds the scores. */
  readonly output: { readonly name: string; readonly tags: number };
  /** All outputs with their shapes; a name stands for a free dimension. */
  readonly outputs: readonly { readonly name: string; readonly shape: readonly (number | string)[] }[];
}

/** What the session runs on. */
export interface ProviderFacts {
  /** As shown: `CPU`, `CUDA`, `DirectML`, `CoreML`. */
  readonly provider: string;
  /** Why the CPU is used although a graphics card was wanted; null when what was asked for is used. */
  readonly fellBack: string | null;
}

/** A small picture that was made, or was there already. */
export interface Thumbnail {
  /** Of the small picture. */
  readonly path: string;
  /** Of the image's file: sha256 of its bytes, hex. */
  readonly contentHash: string;
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly modified: number;
}

/** What an image's bytes are, and what it looks like. */
export interface Fingerprint extends PerceptualHash {
  /** Of the image's file: sha256 of its bytes, hex. */
  readonly contentHash: string;
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly modified: number;
}

/** The editor to the process. */
export type ToTagger =
  | { readonly type: 'open'; readonly run: number; readonly spec: RunSpec }
  | { readonly type: 'image'; readonly run: number; readonly index: number; readonly path: string }
  /** Stops a run or ends it when all is done; answered by `closed`. */
  | { readonly type: 'close'; readonly run: number }
  | { readonly type: 'inspect'; readonly id: number; readonly model: ModelSpec }
  | { readonly type: 'thumbnail'; readonly id: number; readonly image: string; readonly side: number }
  | { readonly type: 'fingerprint'; readonly id: number; readonly image: string }
  /** `source`: an upright mask in any format, or null for one that is white all over. */
  | {
      readonly type: 'mask';
      readonly id: number;
      readonly source: Uint8Array | null;
      readonly shape: MaskShape;
    }
  /** The answer to a question with this id is not wanted any more. */
  | { readonly type: 'forget'; readonly id: number };

/** What is being done to an image, so that a crash can be laid at its door. */
export type Stage = 'decoding' | 'waiting' | 'inferring';

/** The process to the editor. */
export type FromTagger =
  | { readonly type: 'ready' }
  | ({ readonly type: 'opened'; readonly run: number; readonly facts: ModelFacts } & ProviderFacts)
  /** The run cannot begin or go on. */
  | { readonly type: 'refused'; readonly run: number; readonly fault: Fault }
  /** Another provider is used from now on. */
  | ({ readonly type: 'provider'; readonly run: number } & ProviderFacts)
  | { readonly type: 'stage'; readonly run: number; readonly index: number; readonly stage: Stage }
  | {
      readonly type: 'result';
      readonly run: number;
      readonly index: number;
      /** sha256 of the file's bytes, hex. */
      readonly contentHash: string;
      readonly bytes: number;
      /** Milliseconds since 1970, as `fs.Stats.mtimeMs`. */
      readonly modified: number;
      readonly tags: Uint32Array;
      readonly values: Float32Array;
      /** Inference alone, its share of the batch. */
      readonly seconds: number;
    }
  | { readonly type: 'failure'; readonly run: number; readonly index: number; readonly fault: Fault }
  | { readonly type: 'closed'; readonly run: number }
  | { readonly type: 'inspected'; readonly id: number; readonly facts: ModelFacts }
  | ({ readonly type: 'thumbnailed'; readonly id: number } & Thumbnail)
  | ({ readonly type: 'fingerprinted'; readonly id: number } & Fingerprint)
  | { readonly type: 'masked'; readonly id: number; readonly png: Uint8Array }
  | { readonly type: 'failed'; readonly id: number; readonly fault: Fault };
