// Choices of blocks that people start from.

import type { BlockSetting, Network, Override } from '../trainer/job';
import type { JobChange } from './jobChange';
import type { BlockLayout, ModelKind } from './layout';
import { rankOf } from './rankTable';

export interface BlockPreset {
  readonly id: string;
  readonly name: string;
  /** One sentence of what it is for. */
  readonly about: string;
  /** Where it comes from. */
  readonly source: string;
  readonly models: readonly ModelKind[];
  /** Undefined: as the network is. */
  readonly kind?: 'lora' | 'locon';
  /** Parts that are trained; undefined: all. */
  readonly parts?: readonly string[];
  /** Overrides at the network's rank: each pattern trains (`on`) or leaves out. */
  readonly patterns?: readonly { readonly pattern: string; readonly on: boolean }[];
}

const paper = 'Block-wise LoRA, arXiv 2403.07500';
const bLora = 'B-LoRA, arXiv 2403.14572';
const sd1 = ['sd1'] as const;
const both = ['sd1', 'sdxl'] as const;

/** Pairs of parts that the paper trains alone. */
const pairs = [
  ['upper', ['in0', 'out3'], 'A style that mixes well with a character: how strokes and surfaces look.'],
  ['middle', ['in1', 'out2'], 'Between look and shape; the paper’s comparison.'],
  [
    'bottom',
    ['in2', 'out1'],
    'Larger forms; the paper’s comparison, which takes more of a character’s identity away.',
  ],
] as const;

/** A preset for B-LoRA: one attention block of SDXL's first out-block. */
function bLoraPreset(id: string, name: string, about: string, block: number): BlockPreset {
  const on = `up_blocks.0.attentions.${block}.transformer_blocks.*.attn?.to_*`;
  return {
    id,
    name,
    about,
    source: `${bLora}; there at rank 64`,
    models: ['sdxl'],
    kind: 'lora',
    patterns: [
      { pattern: '*', on: false },
      { pattern: on, on: true },
    ],
  };
}

export const blockPresets: readonly BlockPreset[] = [
  {
    id: 'character',
    name: 'Character: all blocks',
    about: 'A character is shape, colour and layout together, so everything is trained.',
    source: paper,
    models: both,
  },
  {
    id: 'character-locon',
    name: 'Character: all blocks, LoCon',
    about: 'All blocks with their convolutions.',
    source: paper,
    models: both,
    kind: 'locon',
  },
  ...pairs.flatMap(([id, parts, about]): BlockPreset[] => [
    {
      id,
      name: `Style, ${id} blocks: ${parts.join(' + ')}`,
      about,
      source: paper,
      models: sd1,
      kind: 'lora',
      parts,
    },
    {
      id: `${id}-locon`,
      name: `Style, ${id} blocks, LoCon`,
      about: `${about} With convolutions, in which textures live.`,
      source: paper,
      models: sd1,
      kind: 'locon',
      parts,
    },
  ]),
  {
    id: 'attention',
    name: 'Attention only',
    about:
      'Queries, keys, values and outputs alone, as diffusers’ own scripts train; no feed-forward layers.',
    source: 'diffusers, train_text_to_image_lora.py',
    models: both,
    kind: 'lora',
    patterns: [
      { pattern: '*.ff.*', on: false },
      { pattern: '*.proj_*', on: false },
    ],
  },
  {
    id: 'cross-attention',
    name: 'Cross-attention only',
    about: 'Only where the words meet the picture: a small file that changes what words mean.',
    source: 'as the first LoRAs for Stable Diffusion',
    models: both,
    kind: 'lora',
    patterns: [
      { pattern: '*', on: false },
      { pattern: '*.attn2.*', on: true },
    ],
  },
  bLoraPreset('b-lora-content', 'B-LoRA content', 'The content of one picture: who or what is in it.', 0),
  bLoraPreset('b-lora-style', 'B-LoRA style', 'The style of one picture.', 1),
];

/** The presets for a kind of model. */
export function presetsFor(kind: ModelKind): readonly BlockPreset[] {
  return blockPresets.filter(({ models }) => models.includes(kind));
}

/** What a preset makes of a network: its ranks and alphas stay, its blocks and overrides are the preset's. */
export function presetNetwork(preset: BlockPreset, network: Network, layout: BlockLayout): Network {
  const rank = rankOf(network) > 0 ? rankOf(network) : 16;
  const { parts } = preset;
  const off = parts === undefined ? [] : layout.parts.filter((part) => !parts.includes(part));
  const blocks: Record<string, number | BlockSetting> = Object.fromEntries(off.map((part) => [part, 0]));
  const overrides = preset.patterns?.map(({ pattern, on }): Override => ({ pattern, rank: on ? rank : 0 }));
  const kind = preset.kind ?? network.kind;
  const { conv } = network;
  return {
    ...(kind === undefined ? {} : { kind }),
    ...(network.rank === undefined ? {} : { rank: rank }),
    ...(network.alpha === undefined ? {} : { alpha: network.alpha }),
    ...(kind === 'locon' && conv !== undefined ? { conv } : {}),
    ...(Object.keys(blocks).length === 0 ? {} : { blocks }),
    ...(overrides === undefined ? {} : { overrides }),
  };
}

const networkKeys = ['kind', 'rank', 'alpha', 'conv', 'blocks', 'overrides'] as const;

/** The changes that make one network of another. */
export function networkChanges(before: Network, after: Network): readonly JobChange[] {
  return networkKeys.flatMap((key): JobChange[] => {
    const [old, now] = [before[key], after[key]];
    if (JSON.stringify(old) === JSON.stringify(now)) return [];
    if (key === 'kind' && (old ?? 'lora') === (now ?? 'lora')) return [];
    return [now === undefined ? { path: ['network', key] } : { path: ['network', key], value: now }];
  });
}
