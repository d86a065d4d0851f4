import * as vscode from 'vscode';
import { layouts } from '../../shared/blocks/layout';
import type { NotationError } from '../../shared/blocks/notationError';
import type { Pasted } from '../../shared/blocks/notations';
import { readNotation } from '../../shared/blocks/notations';
import { networkChanges } from '../../shared/blocks/presets';
import type { UnetShape } from '../../shared/blocks/unetModules';
import type { Network } from '../../shared/trainer/job';
import type { Bases } from './baseFacts';
import { shapeOfJob } from './baseFacts';
import { BlocksError, changeJob, networkOf, openJob, readJobText } from './jobDocument';
import type { LbwPresets } from './lbwPresets';

interface Place {
  readonly network: Network;
  readonly shape: UnetShape;
  readonly presets: LbwPresets['current'];
}

/**
 * Takes blocks in any notation that is known into the open job.
 *
 * @param given the text, without asking
 * @throws BlocksError when no job is open, its network has mistakes, or the given text has
 */
export async function pasteBlocks(given: unknown, bases: Bases, lbwPresets: LbwPresets): Promise<boolean> {
  const document = await openJob();
  const shape = await shapeOfJob(bases, readJobText(document.getText()).value, document.uri.fsPath);
  const network = networkOf(document, layouts[shape.kind]);
  await lbwPresets.read();
  const place: Place = { network, shape, presets: lbwPresets.current };
  const text = typeof given === 'string' ? given : await ask(place);
  if (text === undefined) return false;
  const { value, error } = readNotation(text, network, shape, place.presets);
  if (error !== undefined) throw new BlocksError('blocks-notation', placed(text, error), error.fix);
  const done = await changeJob(document, networkChanges(network, value.network), 'Paste Blocks');
  if (done && value.notes.length > 0) void vscode.window.showInformationMessage(value.notes.join(' '));
  return done;
}

async function ask({ network, shape, presets }: Place): Promise<string | undefined> {
  const clipboard = (await vscode.env.clipboard.readText()).trim();
  const fits =
    clipboard.length < 2000 && readNotation(clipboard, network, shape, presets).error === undefined;
  return vscode.window.showInputBox({
    title: 'Paste Blocks',
    prompt:
      'Arguments or numbers of sd-scripts, weights or a preset of LoRA Block Weight, a configuration of kohya_ss, PEFT or LyCORIS',
    value: fits ? clipboard : '',
    ignoreFocusOut: true,
    validateInput: (text) => {
      if (text.trim() === '') return undefined;
      const { value, error } = readNotation(text, network, shape, presets);
      if (error !== undefined) return placed(text, error, ` ${error.fix}`);
      return { message: preview(value), severity: vscode.InputBoxValidationSeverity.Info };
    },
  });
}

/** The blocks as they will stand in the job. */
function preview({ network, notes, name }: Pasted): string {
  const { kind = 'lora', blocks, overrides = [] } = network;
  const text = blocks === undefined ? 'every part as the network says' : JSON.stringify(blocks);
  const more = overrides.length === 0 ? '' : ` and ${overrides.length} overrides`;
  return [`${name}. ${kind}: ${text}${more}.`, ...notes].join(' ');
}

function placed(text: string, { start, end, message }: NotationError, more = ''): string {
  const part = text.slice(start, end);
  const place = part.length < 20 && part.length < text.length ? ` (character ${start + 1}: “${part}”)` : '';
  return `${message}${place}${more}`;
}
