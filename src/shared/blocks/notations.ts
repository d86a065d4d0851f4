// All notations of blocks: what other tools write for a network, and what a text in any of them makes of it.

import type { Network } from '../trainer/job';
import { jobBlocks, jobBlocksOfWeights } from './jobBlocks';
import { kohyaSsArguments, looksLikeKohyaSs, printKohyaSs } from './kohyaSs';
import { layouts } from './layout';
import { lbwPresets, printLbw, readLbw, weightsOfParts } from './lbw';
import { hasLrWeights, readLrWeights } from './lrWeights';
import { looksLikeLycoris, printLycoris, readLycoris } from './lycoris';
import { networkFacts } from './networkFacts';
import type { Read } from './notationError';
import { looksLikePeft, printPeft, readPeft } from './peft';
import { rankTable } from './rankTable';
import { printSdScripts, readSdScripts } from './sdScripts';
import type { UnetShape } from './unetModules';

/** A network in the words of another tool. */
export interface Notation {
  readonly id:
    'sd-scripts' | 'kohya-ss' | 'lbw26' | 'lbw20' | 'lbw17' | 'lbw12' | 'inspire' | 'peft' | 'lycoris';
  readonly name: string;
  readonly text: string;
  /** What it cannot say of this network, as sentences. */
  readonly notes: readonly string[];
}

/** What a text makes of a network. */
export interface Pasted {
  readonly network: Network;
  /** What the notation said and a job does not, as sentences. */
  readonly notes: readonly string[];
  /** The notation that it was taken for. */
  readonly name: string;
}

/** A network in every notation. */
export function printNotations(network: Network, shape: UnetShape): readonly Notation[] {
  const layout = layouts[shape.kind];
  const table = rankTable(network, layout);
  const facts = networkFacts(network, shape);
  const conv = network.kind === 'locon';
  const overridden = (network.overrides ?? []).length > 0 ? ['Overrides have no place in it.'] : [];
  const trained = new Set(facts.parts.filter(({ modules }) => modules > 0).map(({ part }) => part));
  const weights = weightsOfParts(layout, trained, 1);
  const lengths = shape.kind === 'sdxl' ? ([20, 12] as const) : ([26, 17] as const);
  const lists = lengths.map((length): Notation => {
    const { text, lost } = printLbw(weights, length);
    const notes =
      lost.length > 0 && conv ? [`${lost.join(', ')} have no number in it and are switched off.`] : [];
    return { id: `lbw${length}`, name: `LoRA Block Weight, ${length} numbers`, text, notes };
  });
  const used = new Set(
    facts.modules.filter(({ rank }) => rank > 0).map(({ module }) => layout.lbwOfIndex[module.index]),
  );
  const blocks = [...new Set(layout.lbwOfIndex)].filter((block) => block !== null && used.has(block));
  return [
    {
      id: 'sd-scripts',
      name: 'sd-scripts, network_args',
      text: printSdScripts(table, conv),
      notes: overridden,
    },
    { id: 'kohya-ss', name: 'kohya_ss configuration', text: printKohyaSs(table, conv), notes: overridden },
    ...lists,
    {
      id: 'inspire',
      name: 'Inspire Pack, Lora Loader (Block Weight)',
      text: ['BASE', ...blocks].map(() => 1).join(','),
      notes: [`It counts only blocks that the file has: the numbers are BASE, ${blocks.join(', ')}.`],
    },
    { id: 'peft', name: 'PEFT LoraConfig', text: printPeft(network, shape), notes: [] },
    { id: 'lycoris', name: 'LyCORIS preset', text: printLycoris(network, shape), notes: [] },
  ];
}

/**
 * Reads blocks in whatever notation they are.
 *
 * @param presets further presets of LoRA Block Weight, by name
 */
export function readNotation(
  text: string,
  network: Network,
  shape: UnetShape,
  presets: Readonly<Record<string, readonly number[]>> = {},
): Read<Pasted> {
  const layout = layouts[shape.kind];
  const own = (kind: Network['kind'], blocks: Network['blocks'], keep = false): Network => {
    const { blocks: _, overrides, ...rest } = network;
    const none = blocks === undefined || (!Array.isArray(blocks) && Object.keys(blocks).length === 0);
    return {
      ...rest,
      ...((network.kind ?? 'lora') === kind ? {} : { kind }),
      ...(none ? {} : { blocks }),
      ...(keep && overrides !== undefined ? { overrides } : {}),
    };
  };
  if (looksLikePeft(text)) return named(readPeft(text, shape), 'PEFT LoraConfig');
  if (looksLikeLycoris(text)) return named(readLycoris(text), 'LyCORIS preset');
  const json = looksLikeKohyaSs(text);
  const args = json ? kohyaSsArguments(text) : text;
  if (args === null) return failed(text, 'This is no JSON.', 'Paste the whole configuration of kohya_ss.');
  const tool = json ? 'kohya_ss configuration' : 'sd-scripts';
  if (hasLrWeights(args) && !/block_dims\s*=/.test(args)) {
    const { value, error } = readLrWeights(args, layout);
    if (error !== undefined) return { error };
    const { kind, blocks } = jobBlocksOfWeights(value, network, layout);
    const notes = [
      'Only what gets no learning rate is taken over: a job has one learning rate for all its blocks.',
    ];
    return { value: { network: own(kind, blocks, true), notes, name: `${tool}, learning rates` } };
  }
  if (isWeights(text, presets)) {
    const { value, error } = readLbw(text, presets);
    if (error !== undefined) return { error };
    const { kind, blocks, notes } = jobBlocksOfWeights(value, network, layout);
    return { value: { network: own(kind, blocks, true), notes, name: 'LoRA Block Weight' } };
  }
  const { value, error } = readSdScripts(args, layout);
  if (error !== undefined) return { error };
  const written = jobBlocks(value.table, value.conv, network, layout);
  if ('problem' in written)
    return failed(
      text,
      written.problem,
      'Make the numbers of the part equal, or use `overrides` in the job.',
    );
  return { value: { network: own(written.kind, written.blocks), notes: written.notes, name: tool } };
}

/** Whether a text is meant as weights of a mix: a preset, `lbw=`, or as many numbers as only weights have. */
function isWeights(text: string, presets: Readonly<Record<string, readonly number[]>>): boolean {
  const trimmed = text.trim();
  if (
    /^(?:lbw|w)\s*=/i.test(trimmed) ||
    Object.hasOwn(lbwPresets, trimmed) ||
    Object.hasOwn(presets, trimmed)
  )
    return true;
  return /^[\d.,\s+-]+$/.test(trimmed) && [12, 17, 20, 26].includes(trimmed.split(',').length);
}

function named({ value, error }: Read<Network>, name: string): Read<Pasted> {
  return error === undefined ? { value: { network: value, notes: [], name } } : { error };
}

function failed(text: string, message: string, fix: string): Read<Pasted> {
  return { error: { start: 0, end: Math.max(1, text.length), message, fix } };
}
