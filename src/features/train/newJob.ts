import fs from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { back } from '../../platform/steps';
import type { StepOptions } from '../../platform/steps';
import type { Storage } from '../../platform/storage';
import { countImages, firstCaptions } from './imageFolders';
import type { JobAnswers, Part, Subject } from './jobTemplate';
import { jobText } from './jobTemplate';
import { jobSuffix } from './jobFile';
import { askBase, askImages, askSubject, askTrigger } from './questions';

interface Answers {
  images?: vscode.Uri;
  blocks?: { subject: Subject; trained: readonly Part[] };
  base?: string;
  trigger?: string;
}

/**
 * Asks for the little that a job needs, writes it and opens it.
 *
 * @param images the folder of the pictures, when it is known
 * @returns undefined when it was given up: then nothing was written
 */
export async function newJob(storage: Storage, images?: vscode.Uri): Promise<vscode.Uri | undefined> {
  // a folder that was clicked is taken when it has pictures
  const counted = images === undefined ? { here: 0, below: 0 } : await countImages(images.fsPath);
  const given = counted.here + counted.below > 0 ? images : undefined;
  const answers = await ask(storage, given);
  if (answers?.images === undefined || !answers.blocks || !answers.base || !answers.trigger) return undefined;
  const uri = await write(answers.images, answers.blocks, answers.base, answers.trigger);
  await vscode.window.showTextDocument(uri, { preview: false });
  return uri;
}

/** The questions in their order; Back goes to the one before. */
async function ask(storage: Storage, given: vscode.Uri | undefined): Promise<Answers | undefined> {
  const answers: Answers = given === undefined ? {} : { images: given };
  const steps: { placeholder: string; ask: (options: StepOptions) => Promise<unknown> }[] = [
    {
      placeholder: 'What kind of LoRA? It decides which blocks are trained',
      ask: async (options) => (answers.blocks = keep(await askSubject(options), answers.blocks)),
    },
    {
      placeholder: 'Which base model is it for?',
      ask: async (options) => (answers.base = keep(await askBase(options, storage), answers.base)),
    },
    {
      placeholder: 'Trigger word',
      ask: async (options) =>
        (answers.trigger = keep(await askTrigger(options, suggestedTrigger(answers)), answers.trigger)),
    },
  ];
  if (given === undefined)
    steps.unshift({
      placeholder: 'Which pictures? Captions are .txt files beside them',
      ask: async (options) => (answers.images = keep(await askImages(options), answers.images)),
    });
  let wish: typeof back | undefined;
  /** Notes what a question led to; an earlier answer stays when one goes back. */
  function keep<T>(answer: T | typeof back | undefined, earlier: T | undefined): T | undefined {
    wish = answer === back ? back : undefined;
    return answer === back ? earlier : answer;
  }
  for (let index = 0; index < steps.length;) {
    const step = steps[index];
    wish = undefined;
    const answer = await step?.ask({
      title: 'Train Block LoRA',
      step: index + 1,
      total: steps.length,
      placeholder: step.placeholder,
    });
    if (wish === back) index = Math.max(0, index - 1);
    else if (answer === undefined) return undefined;
    else index += 1;
  }
  return answers;
}

/** The class word's place in `10_trigger class`, else the folder's name without what is no letter. */
function suggestedTrigger({ images, trigger }: Answers): string {
  if (trigger !== undefined) return trigger;
  const name = path.basename(images?.fsPath ?? '');
  const kohya = /^\d+_(\S+)/.exec(name)?.[1];
  const plain = (kohya ?? name).toLowerCase().replace(/[^\p{Letter}\p{Number}]/gu, '');
  return /^(images?|img|pictures?|train|dataset|data|style|character)$/.test(plain) ? '' : plain;
}

async function write(
  images: vscode.Uri,
  blocks: { subject: Subject; trained: readonly Part[] },
  base: string,
  trigger: string,
): Promise<vscode.Uri> {
  const folder = vscode.workspace.getWorkspaceFolder(images)?.uri.fsPath ?? path.dirname(images.fsPath);
  const name = `${trigger.replace(/[\\/:*?"<>|\s]+/g, '-')}-${blocks.subject === 'custom' ? 'lora' : blocks.subject}`;
  const captions = await firstCaptions(images.fsPath, 2);
  const answers: JobAnswers = {
    name,
    ...blocks,
    base,
    images: relative(folder, images.fsPath),
    trigger,
    prompts: captions.length > 0 ? captions.map((caption) => withTrigger(caption, trigger)) : [trigger],
  };
  return vscode.Uri.file(await writeNew(folder, name, jobText(answers)));
}

/** A path as it stands in a job file: from the file, with forward slashes, when it is near. */
function relative(folder: string, target: string): string {
  const short = path.relative(folder, target);
  return short.startsWith('..') || path.isAbsolute(short) ? target : short.replaceAll('\\', '/') || '.';
}

function withTrigger(caption: string, trigger: string): string {
  const tags = caption.split(',').map((tag) => tag.trim());
  return tags.includes(trigger) ? caption : [trigger, ...tags].join(',');
}

/** Writes a file that is not there yet, under the first name that is free. */
async function writeNew(folder: string, name: string, text: string): Promise<string> {
  for (let number = 1; ; number += 1) {
    const file = path.join(folder, `${name}${number === 1 ? '' : `-${number}`}${jobSuffix}`);
    try {
      await fs.writeFile(file, text, { flag: 'wx' });
      return file;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}
