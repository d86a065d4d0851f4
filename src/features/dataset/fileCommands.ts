import path from 'node:path';
import * as vscode from 'vscode';
import { planCopy, planDelete, planMove, planRename, planSequence } from '../../dataset/pairs/planPairs';
import type { PairOptions } from '../../dataset/pairs/pairPlan';
import { count } from '../../platform/words';
import type { Services } from '../../services';
import { stemOf } from '../../shared/dataset/names';
import type { FileWork } from './fileWork';
import { nameProblem } from './nameProblem';
import { subsetOf } from '../../shared/dataset/places';
import { askSequenceName } from './sequencePreview';
import type { Targets } from './targets';

/** What can be done with pictures, always with all that belongs to them. */
export class FileCommands {
  constructor(
    private readonly index: Services['index'],
    private readonly targets: Targets,
    private readonly work: FileWork,
  ) {}

  /**
   * Another name for one picture; several selected ones are renamed in sequence.
   *
   * @param options `{ "name": "kira" }`, for keybindings and scripts: asks nothing
   */
  async rename(arg: unknown, all?: unknown, options?: unknown): Promise<void> {
    const images = this.targets.images(arg, all);
    const [image] = images;
    if (images.length > 1) return this.renameSequence(arg, all, options);
    if (image === undefined) return this.#nothing('rename');
    const old = stemOf(path.basename(image));
    const stem = textOption(options, 'name') ?? (await askName(image, old));
    if (stem === undefined || stem === old) return;
    const plan = await planRename(image, stem, this.#options(images));
    await this.work.pairs(plan, `Renamed to ${stem}, with its caption.`);
  }

  /**
   * Names in sequence: of the selected pictures, else of all in the folder or set, in the order of the view.
   *
   * @param options `{ "name": "kira", "start": 1 }`, for keybindings and scripts: asks nothing
   */
  async renameSequence(arg: unknown, all?: unknown, options?: unknown): Promise<void> {
    const nodes = this.targets.nodes(arg, all);
    const deep = !nodes.some(({ kind }) => kind === 'image');
    const images = this.targets.images(arg, all, deep);
    if (images.length === 0) return this.#nothing('rename');
    const sequence = sequenceOf(options) ?? (await askSequenceName(images, this.#options(images)));
    if (sequence === undefined) return;
    const plan = await planSequence(images, sequence, this.#options(images));
    await this.work.pairs(plan, `Renamed ${withCaptions(images.length)}.`);
  }

  /**
   * Pictures go to the trash with their captions.
   *
   * @param options `{ "ask": false }`, for keybindings and scripts; with `"permanently": true` nothing goes to the trash
   */
  async delete(arg: unknown, all?: unknown, options?: unknown): Promise<void> {
    const images = this.targets.images(arg, all);
    if (images.length === 0) return this.#nothing('delete');
    const files = await planDelete(images, this.#options(images));
    if (!asksNothing(options) && !(await confirmDelete(images, files.length))) return;
    await this.work.trash(files, saysYes(options, 'permanently'));
  }

  /**
   * Moves pictures into another folder of a data set, as dragging them does.
   *
   * @param options `{ "folder": "/…/style" }`, for keybindings and scripts: asks nothing
   */
  async moveTo(arg: unknown, all?: unknown, options?: unknown): Promise<void> {
    const images = this.targets.images(arg, all);
    if (images.length === 0) return this.#nothing('move');
    const folder =
      textOption(options, 'folder') ??
      (await this.targets.ask(`Where should ${count(images.length, 'image')} go?`))?.subset.folder;
    if (folder !== undefined) await this.into(images, folder, 'move');
  }

  /** Moves or copies pictures into a folder. */
  async into(images: readonly string[], folder: string, how: 'move' | 'copy'): Promise<boolean> {
    const others = how === 'copy' ? images : images.filter((image) => path.dirname(image) !== folder);
    if (others.length === 0) return false;
    const plan = await (how === 'move' ? planMove : planCopy)(others, folder, this.#options(others));
    const done = `${how === 'move' ? 'Moved' : 'Copied'} ${withCaptions(others.length)} to ${path.basename(folder)}.`;
    return this.work.pairs(plan, done);
  }

  /** Chosen pictures from anywhere are copied into a folder of a data set, with their captions. */
  async add(arg: unknown): Promise<void> {
    const folder = await this.targets.folder(arg, 'Where should the images be added?');
    if (folder === undefined) return;
    const chosen = await vscode.window.showOpenDialog({
      title: `Add images to ${path.basename(folder)}`,
      openLabel: 'Add',
      canSelectMany: true,
      filters: { Images: ['png', 'jpg', 'jpeg', 'webp', 'bmp', 'avif'] },
    });
    if (chosen === undefined || chosen.length === 0) return;
    await this.into(
      chosen.map(({ fsPath }) => fsPath),
      folder,
      'copy',
    );
  }

  #options(images: readonly string[]): PairOptions {
    const extensions = images
      .slice(0, 1)
      .flatMap((image) =>
        this.index.setsOf(image).flatMap((set) => subsetOf(set, image)?.captionExtensions ?? []),
      );
    return { captionExtensions: [...new Set(extensions)] };
  }

  #nothing(what: string): void {
    void vscode.window.showInformationMessage(`Select the images to ${what} in the Data Sets view first.`);
  }
}

function withCaptions(images: number): string {
  return `${count(images, 'image')} with ${images === 1 ? 'its caption' : 'their captions'}`;
}

async function confirmDelete(images: readonly string[], files: number): Promise<boolean> {
  const [image = ''] = images;
  const others = files - images.length;
  const what = images.length === 1 ? path.basename(image) : count(images.length, 'image');
  const trash = 'Move to Trash';
  const chosen = await vscode.window.showWarningMessage(
    others === 0
      ? `Delete ${what}?`
      : `Delete ${what} and ${count(others, 'file')} that ${others === 1 ? 'belongs' : 'belong'} to ${images.length === 1 ? 'it' : 'them'}?`,
    {
      modal: true,
      detail: `${count(files, 'file')}: captions go with their images. You can restore them from the trash.`,
    },
    trash,
  );
  return chosen === trash;
}

/** Whether a caller said `{ "ask": false }`. */
export function asksNothing(options: unknown): boolean {
  return typeof options === 'object' && options !== null && 'ask' in options && options.ask === false;
}

function saysYes(options: unknown, key: string): boolean {
  return (
    typeof options === 'object' &&
    options !== null &&
    (options as Readonly<Record<string, unknown>>)[key] === true
  );
}

function askName(image: string, old: string): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title: `Rename ${path.basename(image)}`,
    prompt: 'The new name, without its ending. The caption gets it too.',
    value: old,
    validateInput: nameProblem,
  });
}

function textOption(options: unknown, key: string): string | undefined {
  if (typeof options !== 'object' || options === null) return undefined;
  const value = (options as Readonly<Record<string, unknown>>)[key];
  return typeof value === 'string' ? value : undefined;
}

function sequenceOf(options: unknown): { name: string; start: number } | undefined {
  const name = textOption(options, 'name');
  if (name === undefined || typeof options !== 'object' || options === null) return undefined;
  return { name, start: 'start' in options && typeof options.start === 'number' ? options.start : 1 };
}
