// The U-Nets that can be chosen from block by block, and the three ways in which the field counts their blocks:
// the paper's parts (arXiv 2403.07500), sd-scripts' indices of `block_dims`, and the blocks of sd-webui-lora-block-weight ("LBW").

export type ModelKind = 'sd1' | 'sdxl';

/** A block as LBW calls it. `BASE` stands for the text encoders. */
export type LbwBlock = string;

/** How the U-Net of a kind of model is divided. */
export interface BlockLayout {
  readonly kind: ModelKind;
  readonly name: string;
  /** In the order in which the U-Net runs. */
  readonly parts: readonly string[];
  /** Numbers in a list of sd-scripts' `block_dims`. */
  readonly indices: number;
  /** The part of each index; null for what lies outside of all parts: the first convolution, the time embedding, the output. */
  readonly partOfIndex: readonly (string | null)[];
  /** LBW's block of each index; null where it has none. */
  readonly lbwOfIndex: readonly (LbwBlock | null)[];
  /** Indices without attention: a plain LoRA trains nothing in them, only a LoCon does. */
  readonly withoutAttention: ReadonlySet<number>;
}

/** `count` blocks from a number on: `numbered('IN', 0, 3)` is IN00, IN01, IN02. */
function numbered(name: 'IN' | 'OUT', from: number, count: number): LbwBlock[] {
  return Array.from({ length: count }, (_, at) => `${name}${String(from + at).padStart(2, '0')}`);
}

function repeated(part: string | null, times: number): (string | null)[] {
  return Array<string | null>(times).fill(part);
}

/** SD 1.x and 2.x: 0 is the first convolution, 1–11 go down, 12 is the middle, 13–24 go up (sd-scripts, `networks/lora.py`). */
export const sd1Layout: BlockLayout = {
  kind: 'sd1',
  name: 'SD 1.x',
  parts: ['in0', 'in1', 'in2', 'in3', 'mid', 'out0', 'out1', 'out2', 'out3'],
  indices: 25,
  partOfIndex: [
    null,
    ...['in0', 'in1', 'in2'].flatMap((part) => repeated(part, 3)),
    ...repeated('in3', 2),
    'mid',
    ...['out0', 'out1', 'out2', 'out3'].flatMap((part) => repeated(part, 3)),
  ],
  lbwOfIndex: [...numbered('IN', 0, 12), 'M00', ...numbered('OUT', 0, 12)],
  withoutAttention: new Set([0, 3, 6, 9, 10, 11, 13, 14, 15]),
};

/** SDXL: 0 is the time and label embedding, 1–9 go down, 10–12 are the middle, 13–21 go up, 22 is the output. */
export const sdxlLayout: BlockLayout = {
  kind: 'sdxl',
  name: 'SDXL',
  parts: ['in0', 'in1', 'in2', 'mid', 'out0', 'out1', 'out2'],
  indices: 23,
  partOfIndex: [
    null,
    // index 1 is the first convolution
    null,
    ...repeated('in0', 3),
    ...repeated('in1', 3),
    ...repeated('in2', 2),
    ...repeated('mid', 3),
    ...['out0', 'out1', 'out2'].flatMap((part) => repeated(part, 3)),
    null,
  ],
  lbwOfIndex: [null, ...numbered('IN', 0, 9), ...repeated('M00', 3), ...numbered('OUT', 0, 9), null],
  withoutAttention: new Set([0, 1, 2, 3, 4, 7, 10, 12, 19, 20, 21, 22]),
};

export const layouts: Readonly<Record<ModelKind, BlockLayout>> = { sd1: sd1Layout, sdxl: sdxlLayout };

/** Parts in which a plain LoRA trains nothing at all: `in3` and `out0` of SD 1.x. */
export function partsWithoutAttention(layout: BlockLayout): ReadonlySet<string> {
  const some = new Set(layout.partOfIndex.filter((_, index) => !layout.withoutAttention.has(index)));
  return new Set(layout.parts.filter((part) => !some.has(part)));
}
