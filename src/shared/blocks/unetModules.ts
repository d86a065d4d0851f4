// Every module of a U-Net that a LoRA can train, from its few measures: names, shapes and places, in the order in which it runs.
// For SD 1.x equal to what the trainer finds in a base (`native-bin/blocklora/blocks/targets.py`).

import type { ModelKind } from './layout';
import { layouts } from './layout';

/** The measures of a U-Net. */
export interface UnetShape {
  readonly kind: ModelKind;
  /** Channels of each level, from the finest on. */
  readonly channels: readonly number[];
  /** Transformer layers in each attention block of a level; 0 where the level has no attention. */
  readonly layers: readonly number[];
  readonly midLayers: number;
  /** Width of what the text encoder says. */
  readonly context: number;
  /** Width of the time embedding. */
  readonly time: number;
  /** Projections around a transformer are Linears (SD 2.x, SDXL) or 1×1 convolutions. */
  readonly linearProjection: boolean;
}

export const sd15Shape: UnetShape = {
  kind: 'sd1',
  channels: [320, 640, 1280, 1280],
  layers: [1, 1, 1, 0],
  midLayers: 1,
  context: 768,
  time: 1280,
  linearProjection: false,
};

export const sd2Shape: UnetShape = { ...sd15Shape, context: 1024, linearProjection: true };

export const sdxlShape: UnetShape = {
  kind: 'sdxl',
  channels: [320, 640, 1280],
  layers: [0, 2, 10],
  midLayers: 10,
  context: 2048,
  time: 1280,
  linearProjection: true,
};

/** What a module does, for people who choose by it. */
export type ModuleGroup =
  'attention' | 'cross-attention' | 'feed-forward' | 'projections' | 'resnets' | 'samplers';

/** A Linear or convolution. */
export interface UnetModule {
  /** diffusers' name, which patterns of overrides are matched with. */
  readonly name: string;
  /** kohya's name, as sd-scripts writes it: for SDXL with `input_blocks`. */
  readonly loraName: string;
  readonly part: string;
  /** sd-scripts' block index. */
  readonly index: number;
  /** Only `conv`, a 3×3 convolution, takes the rank of convolutions. */
  readonly kind: 'linear' | 'conv1x1' | 'conv';
  readonly inFeatures: number;
  readonly outFeatures: number;
  readonly kernel: 1 | 3;
  /** Inside of a transformer, so that a plain LoRA trains it too. */
  readonly attention: boolean;
  readonly group: ModuleGroup;
}

/** Weights of a LoRA of some rank: down `[r, in, k, k]` and up `[out, r]`. */
export function loraParameters({ inFeatures, outFeatures, kernel }: UnetModule, rank: number): number {
  return rank * (inFeatures * kernel * kernel + outFeatures);
}

/** The largest rank that can learn something in a module. */
export function moduleWidth({ inFeatures, outFeatures, kernel }: UnetModule): number {
  return Math.min(inFeatures * kernel * kernel, outFeatures);
}

interface Place {
  /** diffusers' name of the block, such as `down_blocks.0`. */
  readonly block: string;
  /** sd-scripts' name of the entry, such as `input_blocks_4`; SDXL only. */
  readonly entry: string;
  readonly index: number;
}

/** All modules that a LoCon can train. */
export function unetModules(shape: UnetShape): readonly UnetModule[] {
  const found: UnetModule[] = [];
  const { partOfIndex } = layouts[shape.kind];
  const sgm = shape.kind === 'sdxl';

  function add(
    place: Place,
    inner: string,
    sgmInner: string,
    [outFeatures, inFeatures]: readonly [number, number],
    as: Pick<UnetModule, 'kind' | 'group'>,
  ): void {
    const name = `${place.block}.${inner}`;
    found.push({
      name,
      loraName: `lora_unet_${(sgm ? `${place.entry}_${sgmInner}` : name).replaceAll('.', '_')}`,
      part: partOfIndex[place.index] ?? '',
      index: place.index,
      inFeatures,
      outFeatures,
      kernel: as.kind === 'conv' ? 3 : 1,
      attention: as.group !== 'resnets' && as.group !== 'samplers',
      ...as,
    });
  }

  function resnet(place: Place, item: number, entry: number, out: number, sgmItem: number): void {
    const names = ['conv1', 'time_emb_proj', 'conv2', 'conv_shortcut'] as const;
    const sgmNames = ['in_layers_2', 'emb_layers_1', 'out_layers_3', 'skip_connection'] as const;
    for (const [at, name] of names.entries()) {
      if (name === 'conv_shortcut' && entry === out) continue;
      const width = name === 'time_emb_proj' ? shape.time : name === 'conv2' ? out : entry;
      const kind = name === 'time_emb_proj' ? 'linear' : name === 'conv_shortcut' ? 'conv1x1' : 'conv';
      const inner = `${sgmItem}_${sgmNames[at]}`;
      add(place, `resnets.${item}.${name}`, inner, [out, width], { kind, group: 'resnets' });
    }
  }

  function attention(place: Place, item: number, width: number, layers: number, sgmItem: number): void {
    const projection = { kind: shape.linearProjection ? 'linear' : 'conv1x1', group: 'projections' } as const;
    const within = (
      name: string,
      sizes: readonly [number, number],
      as: Pick<UnetModule, 'kind' | 'group'>,
    ): void => add(place, `attentions.${item}.${name}`, `${sgmItem}_${name}`, sizes, as);
    within('proj_in', [width, width], projection);
    for (let layer = 0; layer < layers; layer++) {
      const at = `transformer_blocks.${layer}`;
      for (const [name, group, source] of [
        ['attn1', 'attention', width],
        ['attn2', 'cross-attention', shape.context],
      ] as const)
        for (const side of ['to_q', 'to_k', 'to_v', 'to_out.0'])
          within(`${at}.${name}.${side}`, [width, side === 'to_k' || side === 'to_v' ? source : width], {
            kind: 'linear',
            group,
          });
      within(`${at}.ff.net.0.proj`, [8 * width, width], { kind: 'linear', group: 'feed-forward' });
      within(`${at}.ff.net.2`, [width, 4 * width], { kind: 'linear', group: 'feed-forward' });
    }
    within('proj_out', [width, width], projection);
  }

  const { channels, layers } = shape;
  const levels = channels.length;
  const skips = [channels[0] ?? 0];
  let width = channels[0] ?? 0;
  // SDXL has an index more in front: the first convolution's, after the embeddings'
  const firstDown = sgm ? 2 : 1;
  for (const [level, out] of channels.entries()) {
    const place = (item: number): Place => ({
      block: `down_blocks.${level}`,
      entry: `input_blocks_${1 + 3 * level + item}`,
      index: firstDown + 3 * level + item,
    });
    for (let item = 0; item < 2; item++) {
      resnet(place(item), item, width, out, 0);
      if (layers[level]) attention(place(item), item, out, layers[level] ?? 0, 1);
      width = out;
      skips.push(out);
    }
    if (level === levels - 1) continue;
    add(place(2), 'downsamplers.0.conv', '0_op', [out, out], { kind: 'conv', group: 'samplers' });
    skips.push(out);
  }
  const mid = (item: number): Place => ({
    block: 'mid_block',
    entry: 'middle_block',
    index: sgm ? 10 + item : 12,
  });
  resnet(mid(0), 0, width, width, 0);
  attention(mid(1), 0, width, shape.midLayers, 1);
  resnet(mid(2), 1, width, width, 2);
  for (let up = 0; up < levels; up++) {
    const level = levels - 1 - up;
    const out = channels[level] ?? 0;
    const place = (item: number): Place => ({
      block: `up_blocks.${up}`,
      entry: `output_blocks_${3 * up + item}`,
      index: 13 + 3 * up + item,
    });
    for (let item = 0; item < 3; item++) {
      resnet(place(item), item, width + (skips.pop() ?? 0), out, 0);
      width = out;
      if (layers[level]) attention(place(item), item, out, layers[level] ?? 0, 1);
    }
    if (up < levels - 1)
      add(place(2), 'upsamplers.0.conv', `${layers[level] ? 2 : 1}_conv`, [out, out], {
        kind: 'conv',
        group: 'samplers',
      });
  }
  return found;
}
