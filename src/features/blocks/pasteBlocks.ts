import * as vscode from 'vscode';
import type { JobBlocks } from '../../shared/blocks/jobBlocks';
import type { JobChange } from '../../shared/blocks/jobChange';
import { jobBlocks, jobBlocksOfWeights } from '../../shared/blocks/jobBlocks';
import { sd1Layout } from '../../shared/blocks/layout';
import { lbwPresets, readLbw } from '../../shared/blocks/lbw';
import type { NotationError, Read } from '../../shared/blocks/notationError';
import { readSdScripts } from '../../shared/blocks/sdScripts';
import type { Network } from '../../shared/trainer/job';
import { BlocksError, changeJob, networkOf, openJob } from './jobDocument';

/** What a text in some notation makes of a network. */
export function blocksOf(text: string, network: Network): Read<JobBlocks> {
  const layout = sd1Layout;
  if (isWeights(text)) {
    const { value, error } = readLbw(text);
    return error === undefined ? { value: jobBlocksOfWeights(value, network, layout) } : { error };
  }
  const { value, error } = readSdScripts(text, layout);
  if (error !== undefined) return { error };
  const written = jobBlocks(value.table, value.conv, network, layout);
  if (!('problem' in written)) return { value: written };
  const fix = 'Make the numbers of the part equal, or use `overrides` in the job.';
  return { error: { start: 0, end: Math.max(1, text.length), message: written.problem, fix } };
}

/** Whether a text is meant as weights of a mix: a preset, `lbw=`, or as many numbers as only weights have. */
function isWeights(text: string): boolean {
  const trimmed = text.trim();
  if (/^(?:lbw|w)\s*=/i.test(trimmed) || Object.hasOwn(lbwPresets, trimmed)) return true;
  return /^[\d.,\s+-]+$/.test(trimmed) && [12, 17, 20, 26].includes(trimmed.split(',').length);
}

/**
 * Takes blocks in any notation that is known into the open job.
 *
 * @param given the text, without asking
 * @throws BlocksError when no job is open, its network has mistakes, or the given text has
 */
export async function pasteBlocks(given: unknown): Promise<boolean> {
  const document = await openJob();
  const network = networkOf(document);
  const text = typeof given === 'string' ? given : await ask(network);
  if (text === undefined) return false;
  const { value, error } = blocksOf(text, network);
  if (error !== undefined) throw new BlocksError('blocks-notation', placed(text, error), error.fix);
  const done = await changeJob(document, blocksChanges(value, network), 'Paste Blocks');
  if (done && value.notes.length > 0) void vscode.window.showInformationMessage(value.notes.join(' '));
  return done;
}

/** The changes that write blocks; a kind that is so by itself is not written. */
export function blocksChanges({ kind, blocks }: JobBlocks, network: Network): JobChange[] {
  const table = Object.keys(blocks).length === 0;
  return [
    ...(kind === (network.kind ?? 'lora') ? [] : [{ path: ['network', 'kind'], value: kind }]),
    table ? { path: ['network', 'blocks'] } : { path: ['network', 'blocks'], value: blocks },
  ];
}

async function ask(network: Network): Promise<string | undefined> {
  const clipboard = (await vscode.env.clipboard.readText()).trim();
  return vscode.window.showInputBox({
    title: 'Paste Blocks',
    prompt:
      'Arguments or 25 numbers of sd-scripts, 12, 17, 20 or 26 weights of LoRA Block Weight, or the name of a preset',
    value: clipboard.length < 2000 && blocksOf(clipboard, network).error === undefined ? clipboard : '',
    ignoreFocusOut: true,
    validateInput: (text) => {
      if (text.trim() === '') return undefined;
      const { value, error } = blocksOf(text, network);
      if (error !== undefined) return placed(text, error, ` ${error.fix}`);
      return { message: preview(value), severity: vscode.InputBoxValidationSeverity.Info };
    },
  });
}

/** The blocks as they will stand in the job. */
function preview({ kind, blocks, notes }: JobBlocks): string {
  const text = Object.keys(blocks).length === 0 ? 'every part as the network says' : JSON.stringify(blocks);
  return [`${kind}: ${text}.`, ...notes].join(' ');
}

function placed(text: string, { start, end, message }: NotationError, more = ''): string {
  const part = text.slice(start, end);
  const place = part.length < 20 && part.length < text.length ? ` (character ${start + 1}: “${part}”)` : '';
  return `${message}${place}${more}`;
}
