import fs from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { isInWorkspace, workspaceRoots } from '../../platform/fileWatch';
import { count } from '../../platform/words';
import type { Services } from '../../services';
import { isImageName } from '../../shared/dataset/names';
import { copyFolder } from './copyFolder';
import { nameProblem } from './nameProblem';
import { isBelow } from '../../shared/dataset/places';

interface FolderItem extends vscode.QuickPickItem {
  /** Asks where the folder is, in place of being one. */
  readonly ask?: () => Promise<string | undefined>;
  readonly folder?: string;
}

/** Folders that were added to the data sets by hand, and the questions that lead there. */
export class AddedFolders {
  constructor(
    private readonly services: Pick<Services, 'index' | 'storage' | 'reporter'>,
    /** Shows a folder in the view. */
    private readonly reveal: (folder: string) => unknown,
  ) {}

  has(folder: string): boolean {
    return this.#all().includes(folder);
  }

  /** A data set from a folder of the workspace or of elsewhere, or from a new one. */
  async create(arg: unknown): Promise<void> {
    const given = arg instanceof vscode.Uri ? arg.fsPath : typeof arg === 'string' ? arg : undefined;
    const folder = given ?? (await this.#choose());
    if (folder === undefined) return;
    const place = isInWorkspace(folder) ? folder : await this.#fromOutside(folder);
    if (place !== undefined) await this.add(place);
  }

  /** Takes a folder as a data set of its own. */
  async add(folder: string): Promise<void> {
    const { index, storage } = this.services;
    const isThere = index.sets.some(({ root, file }) => file === null && root === folder);
    if (!isThere) {
      await storage.set('datasetFolders', [...new Set([...this.#all(), folder])].slice(-200));
      await index.rescan();
    } else {
      index.changed([folder]);
      await index.settled();
    }
    this.reveal(folder);
  }

  /** Takes a folder out of the view; on the disk it stays. */
  async remove(folder: string): Promise<void> {
    await this.services.storage.set(
      'datasetFolders',
      this.#all().filter((one) => one !== folder),
    );
    await this.services.index.rescan();
  }

  #all(): readonly string[] {
    return this.services.storage.get('datasetFolders') ?? [];
  }

  async #choose(): Promise<string | undefined> {
    const { index } = this.services;
    const known = index.sets.flatMap((set) => index.folders(set.id));
    const folders = new Map(known.map(({ folder, images }) => [folder, images]));
    const items: FolderItem[] = [
      { label: '$(folder-opened) Browse…', description: 'a folder of images, anywhere', ask: browse },
      ...(workspaceRoots().length > 0
        ? [
            {
              label: '$(new-folder) New folder…',
              description: 'empty, to drop images into',
              ask: newFolder,
            },
          ]
        : []),
      ...(folders.size > 0
        ? [{ label: 'Folders with images', kind: vscode.QuickPickItemKind.Separator }]
        : []),
      ...[...folders].map(([folder, images]) => ({
        label: `$(folder) ${path.basename(folder)}`,
        description: `${vscode.workspace.asRelativePath(folder)}, ${count(images, 'image')}`,
        folder,
      })),
    ];
    const chosen = await vscode.window.showQuickPick(items, {
      title: 'New Data Set',
      placeHolder: 'Which folder?',
      matchOnDescription: true,
    });
    return chosen?.ask?.() ?? chosen?.folder;
  }

  async #fromOutside(folder: string): Promise<string | undefined> {
    const [root] = workspaceRoots();
    const images = (await fs.readdir(folder).catch(() => [])).filter(isImageName).length;
    const use = { label: '$(link) Use it where it is', description: folder };
    const copy = { label: '$(files) Copy it into the workspace', description: root ?? '' };
    if (root === undefined || isBelow(root, folder)) return folder;
    const chosen = await vscode.window.showQuickPick([use, copy], {
      title: 'New Data Set',
      placeHolder: `${path.basename(folder)} (${count(images, 'image')}) lies outside the workspace`,
    });
    if (chosen === use) return folder;
    return chosen === copy ? copyFolder(folder, root) : undefined;
  }
}

async function browse(): Promise<string | undefined> {
  const chosen = await vscode.window.showOpenDialog({
    title: 'Which folder of images?',
    openLabel: 'Use as Data Set',
    canSelectFiles: false,
    canSelectFolders: true,
  });
  return chosen?.[0]?.fsPath;
}

async function newFolder(): Promise<string | undefined> {
  const [root] = workspaceRoots();
  if (root === undefined) return undefined;
  const name = await vscode.window.showInputBox({
    title: 'New Data Set',
    prompt: `Name of the folder in ${path.basename(root)}. A name like 10_kira girl says repeats, trigger and class.`,
    validateInput: nameProblem,
  });
  if (name === undefined) return undefined;
  const folder = path.join(root, name);
  await fs.mkdir(folder, { recursive: true });
  return folder;
}
