// What Train Block LoRA asks when there is no job file yet, one question a function.

import path from 'node:path';
import * as vscode from 'vscode';
import type { StepOptions } from '../../platform/steps';
import { back, enterText, pickOne, pickSome } from '../../platform/steps';
import type { Storage } from '../../platform/storage';
import { count } from '../../platform/words';
import { countImages, workspaceImageFolders } from './imageFolders';
import type { Part, Subject } from './jobTemplate';
import { parts, upperParts } from './jobTemplate';

/** An answer, or the wish to go back; undefined ends the whole. */
export type Answer<T> = Promise<T | typeof back | undefined>;

/** Words whose meaning the base knows already make bad triggers. */
const commonWords = /^(a|an|the|girl|boy|man|woman|person|face|style|art|photo|picture|portrait|cat|dog)$/i;

/** The folder of the pictures. */
export async function askImages(step: StepOptions): Answer<vscode.Uri> {
  type Item = vscode.QuickPickItem & { readonly uri?: vscode.Uri };
  const browse: Item = { label: '$(folder-opened) Browse…', alwaysShow: true };
  const items = workspaceImageFolders().then((folders): Item[] => [
    ...folders.map(({ uri, images }) => ({
      label: `$(folder) ${vscode.workspace.asRelativePath(uri)}`,
      description: count(images, 'picture'),
      uri,
    })),
    browse,
  ]);
  const chosen = await pickOne(step, items);
  if (chosen === back || chosen === undefined || chosen.uri !== undefined)
    return chosen === back ? back : chosen?.uri;
  return browseImages();
}

/** A folder from the disk; one without pictures is said to have none, and asked for again. */
async function browseImages(): Promise<vscode.Uri | undefined> {
  for (;;) {
    const [folder] =
      (await vscode.window.showOpenDialog({
        title: 'Folder of captioned pictures',
        openLabel: 'Use These Pictures',
        canSelectFiles: false,
        canSelectFolders: true,
      })) ?? [];
    if (folder === undefined) return undefined;
    const { here, below } = await countImages(folder.fsPath);
    if (here + below > 0) return folder;
    const again = 'Choose Another';
    const answer = await vscode.window.showWarningMessage(
      `There are no pictures in ${path.basename(folder.fsPath)}.`,
      {
        modal: true,
        detail: 'A folder with png, jpg, webp, bmp or avif files is needed, with a .txt caption beside each.',
      },
      again,
    );
    if (answer !== again) return undefined;
  }
}

/** What is taught, and so which blocks are trained. */
export async function askSubject(step: StepOptions): Answer<{ subject: Subject; trained: readonly Part[] }> {
  type Item = vscode.QuickPickItem & { readonly subject: Subject };
  const items: readonly Item[] = [
    {
      subject: 'character',
      label: '$(person) Character',
      description: 'all blocks',
      detail: 'A person, a creature, a thing: shape, colours and layout together.',
    },
    {
      subject: 'style',
      label: '$(paintcan) Style',
      description: 'upper blocks: in0 and out3',
      detail: 'How edges and surfaces look. Mixes with character LoRAs without changing who they show.',
    },
    {
      subject: 'custom',
      label: '$(list-selection) Custom…',
      description: 'choose the blocks',
      detail: 'Any of the nine parts.',
    },
  ];
  const chosen = await pickOne(step, items);
  if (chosen === undefined || chosen === back) return chosen;
  if (chosen.subject !== 'custom')
    return { subject: chosen.subject, trained: chosen.subject === 'style' ? upperParts : parts };
  const blocks = await pickSome(
    { ...step, placeholder: 'Blocks to train' },
    parts.map((part) => ({
      label: part,
      description: describe(part),
      picked: upperParts.includes(part),
      part,
    })),
  );
  if (blocks === back) return askSubject(step);
  return blocks === undefined ? undefined : { subject: 'custom', trained: blocks.map(({ part }) => part) };
}

function describe(part: Part): string {
  if (part === 'mid') return 'the deepest: what the picture shows as a whole';
  const level = { in0: 64, in1: 32, in2: 16, in3: 8, out0: 8, out1: 16, out2: 32, out3: 64 }[part];
  const side = part.startsWith('in') ? 'on the way in' : 'on the way out';
  const only = part === 'in3' || part === 'out0' ? ', convolutions only' : '';
  const upper = upperParts.includes(part) ? ', upper: edges and surfaces' : '';
  return `${side}, 1/${512 / level} of the picture’s size${only}${upper}`;
}

/** The base model: `embedded` or a path. */
export async function askBase(step: StepOptions, storage: Storage): Answer<string> {
  type Item = vscode.QuickPickItem & { readonly base?: string; readonly browse?: 'folder' | 'file' };
  const remembered = storage.get('bases') ?? [];
  const items: readonly Item[] = [
    {
      base: 'embedded',
      label: '$(beaker) Embedded tiny model',
      description: 'for trying: nothing to download',
      detail: 'Faces of 64 × 64 pixels; trains in minutes on any computer.',
    },
    ...remembered.map((base) => ({
      base,
      label: `$(history) ${path.basename(base)}`,
      description: path.dirname(base),
    })),
    { label: '', kind: vscode.QuickPickItemKind.Separator },
    {
      browse: 'file',
      label: '$(file) Checkpoint file…',
      description: 'Stable Diffusion 1.x, .safetensors',
      alwaysShow: true,
    },
    {
      browse: 'folder',
      label: '$(folder-opened) Model folder…',
      description: 'Stable Diffusion 1.x in diffusers’ layout, with model_index.json',
      alwaysShow: true,
    },
  ];
  const chosen = await pickOne(step, items);
  if (chosen === undefined || chosen === back) return chosen;
  const base = chosen.base ?? (await browseBase(chosen.browse ?? 'file'));
  if (base !== undefined && base !== 'embedded')
    await storage.set('bases', [base, ...remembered.filter((one) => one !== base)].slice(0, 8));
  return base;
}

async function browseBase(what: 'folder' | 'file'): Promise<string | undefined> {
  const [chosen] =
    (await vscode.window.showOpenDialog({
      title: 'Base model',
      openLabel: 'Use This Model',
      canSelectFiles: what === 'file',
      canSelectFolders: what === 'folder',
      filters: what === 'file' ? { Checkpoints: ['safetensors', 'ckpt'] } : undefined,
    })) ?? [];
  return chosen?.fsPath;
}

/** The word that will call the LoRA. */
export function askTrigger(step: StepOptions, suggestion: string): Answer<string> {
  return enterText(
    {
      ...step,
      prompt:
        'A made-up word works best: the base has no meaning for it yet. It is put in front of every caption.',
      value: suggestion,
    },
    (value) => {
      const word = value.trim();
      if (word === '') return 'A trigger word is needed to call the LoRA later.';
      if (word.includes(',')) return 'A comma would make two tags of it.';
      if (commonWords.test(word))
        return 'The base knows this word already. Take a made-up one, like “inkstl”.';
      return undefined;
    },
  );
}
