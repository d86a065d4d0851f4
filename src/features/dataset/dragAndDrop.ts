import fs from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { count } from '../../platform/words';
import { settings } from '../../platform/settings';
import { tagsMimeType } from '../../platform/tagTransfer';
import type { Services } from '../../services';
import { isInWorkspace, workspaceRoots } from '../../platform/fileWatch';
import { copyFolder } from './copyFolder';
import type { Dropped } from './dropped';
import { readDropped } from './dropped';
import type { FileCommands } from './fileCommands';
import type { AddedFolders } from './newDataset';
import type { Node } from './nodes';
import { Rows } from './rows';
import type { Targets } from './targets';

/** VS Code's own type for rows dragged inside the view. */
const rowType = 'application/vnd.code.tree.blocklora.datasets';

/** Pictures dragged inside the view, out of it, and into it: from the explorer, from the file manager, from another window. */
export class DragAndDrop implements vscode.TreeDragAndDropController<Node> {
  readonly dragMimeTypes = ['text/uri-list', tagsMimeType];
  readonly dropMimeTypes = [rowType, 'text/uri-list', 'files'];

  constructor(
    private readonly services: Pick<Services, 'index' | 'reporter'>,
    private readonly targets: Targets,
    private readonly files: FileCommands,
    private readonly added: AddedFolders,
  ) {}

  handleDrag(nodes: readonly Node[], data: vscode.DataTransfer): void {
    const tags = nodes.flatMap((node) => (node.kind === 'group' && node.icon === 'tag' ? node.label : []));
    if (tags.length > 0 && tags.length === nodes.length)
      data.set(tagsMimeType, new vscode.DataTransferItem(JSON.stringify(tags)));
    const images = [...new Set(nodes.flatMap((node) => this.targets.imagesOf(node, node.kind !== 'set')))];
    if (images.length === 0) return;
    data.set(rowType, new vscode.DataTransferItem(images));
    data.set('text/uri-list', new vscode.DataTransferItem(uriList(images)));
  }

  async handleDrop(target: Node | undefined, data: vscode.DataTransfer): Promise<void> {
    try {
      await this.#drop(target, data);
    } catch (error) {
      await this.services.reporter.report(error);
    }
  }

  async #drop(target: Node | undefined, data: vscode.DataTransfer): Promise<void> {
    const rows: unknown = data.get(rowType)?.value;
    const inside = Array.isArray(rows) ? rows.filter((one) => typeof one === 'string') : [];
    // a drop is over for VS Code when this returns, and its files are gone then: they are read first
    const dropped = inside.length > 0 ? null : await readDropped(data);
    if (dropped !== null && dropped.images.length + dropped.folders.length === 0) {
      void vscode.window.showInformationMessage('No images were dropped: PNG, JPEG, WebP, BMP or AVIF.');
      return;
    }
    if (target === undefined && dropped !== null && dropped.folders.length > 0)
      return this.#newSets(dropped.folders);
    const folder = await this.#folderOf(target);
    if (folder === undefined) return;
    if (dropped === null) await this.#inside(inside, folder);
    else await this.#fromOutside(dropped, folder);
  }

  /** The folder that a row stands for. */
  async #folderOf(target: Node | undefined): Promise<string | undefined> {
    for (let node: Node | null | undefined = target; node; node = node.parent) {
      if (node.kind === 'folder') return node.folder;
      if (node.kind === 'image') return path.dirname(node.path);
      if (node.kind !== 'set') continue;
      const only = Rows.onlySubset(this.services.index.set(node.set));
      if (only !== undefined) return only.folder;
    }
    return this.targets.folder(target ?? null, 'Where should the images go?');
  }

  async #inside(images: readonly string[], folder: string): Promise<void> {
    const moved = images.filter((image) => path.dirname(image) !== folder);
    if (moved.length === 0) return;
    const how = settings.confirmMoves
      ? await askMoveOrCopy(count(moved.length, 'image'), folder, ['Move', 'Copy'])
      : 'move';
    if (how !== undefined) await this.files.into(moved, folder, how);
  }

  async #fromOutside({ images, folders, temporary }: Dropped, folder: string): Promise<void> {
    try {
      const how =
        temporary === null
          ? await askMoveOrCopy(
              count(images.length + folders.length, 'item'),
              folder,
              // whole folders are only copied: what else is in them may not be ours to move
              folders.length > 0 ? ['Copy'] : ['Copy', 'Move'],
            )
          : 'copy';
      if (how === undefined) return;
      if (images.length > 0) await this.files.into(images, folder, how);
      for (const one of folders) {
        const copy = await copyFolder(one, folder);
        if (copy !== undefined) this.services.index.changed([copy]);
      }
      await this.services.index.settled();
    } finally {
      if (temporary !== null) await fs.rm(temporary, { recursive: true, force: true });
    }
  }

  async #newSets(folders: readonly string[]): Promise<void> {
    const [root] = workspaceRoots();
    for (const folder of folders) {
      const outside = root !== undefined && !isInWorkspace(folder);
      if (outside) await this.added.create(folder);
      else await this.added.add(folder);
    }
  }
}

async function askMoveOrCopy(
  what: string,
  folder: string,
  ways: readonly ('Move' | 'Copy')[],
): Promise<'move' | 'copy' | undefined> {
  const chosen = await vscode.window.showInformationMessage(
    `Bring ${what} to ${path.basename(folder)}?`,
    { modal: true, detail: 'Captions come along. Nothing there is overwritten.' },
    ...ways,
  );
  if (chosen === undefined) return undefined;
  return chosen === 'Move' ? 'move' : 'copy';
}

function uriList(files: readonly string[]): string {
  return files.map((file) => vscode.Uri.file(file).toString()).join('\r\n');
}
