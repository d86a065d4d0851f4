import * as vscode from 'vscode';
import { runCommand } from '../../platform/commands';
import { mayExecute } from '../../platform/trust';
import type { Services } from '../../services';
import type { AddedFolders } from './newDataset';
import type { Node } from './nodes';
import type { PairOpener } from './openPair';
import { openFault } from './openPair';
import type { Targets } from './targets';

/** What is done with a row as it is: opened, found elsewhere, copied, trained on, tagged. */
export class RowCommands {
  constructor(
    private readonly services: Pick<Services, 'index'>,
    private readonly targets: Targets,
    private readonly opener: PairOpener,
    private readonly added: AddedFolders,
  ) {}

  /** A picture and its caption, or the place of a problem. */
  async open(arg: unknown): Promise<void> {
    const [node] = this.targets.nodes(arg);
    if (node?.kind === 'fault') return openFault(node);
    const image = this.targets.imageNode(arg);
    if (image !== undefined) await this.opener.open(image.set, image.path, false);
  }

  /** The caption of a picture, ready to be written; made when something is saved in it. */
  async editCaption(arg: unknown): Promise<void> {
    const image = this.targets.imageNode(arg);
    if (image !== undefined) await this.opener.open(image.set, image.path, true);
  }

  async reveal(arg: unknown): Promise<void> {
    const [path] = this.#paths(arg);
    if (path !== undefined) await vscode.commands.executeCommand('revealInExplorer', vscode.Uri.file(path));
  }

  async revealInOs(arg: unknown): Promise<void> {
    const [path] = this.#paths(arg);
    if (path !== undefined) await vscode.commands.executeCommand('revealFileInOS', vscode.Uri.file(path));
  }

  async copyPath(arg: unknown, all?: unknown): Promise<void> {
    const paths = this.#paths(arg, all);
    if (paths.length > 0) await vscode.env.clipboard.writeText(paths.join('\n'));
  }

  /** Trains on a job's file; on anything else by its folder, for which a job is made. */
  async train(arg: unknown): Promise<void> {
    const [node] = this.targets.nodes(arg);
    const folder = node?.kind === 'folder' ? node.folder : undefined;
    const set = folder === undefined ? await this.targets.set(arg, 'Train on which data set?') : undefined;
    const target = folder ?? (set?.kind === 'job' ? set.file : set?.root);
    if (target !== undefined && target !== null) await runCommand('blockLora.train', vscode.Uri.file(target));
  }

  /** Auto-tags what is meant: selected images, a folder, or a whole set. */
  async autoTag(arg: unknown, all?: unknown): Promise<void> {
    if (!(await mayExecute('Auto-tagging'))) return;
    const nodes = this.targets.nodes(arg, all);
    const [first] = nodes;
    if (nodes.length === 1 && first?.kind === 'set') {
      await runCommand('blockLora.autoTag', { set: first.set });
      return;
    }
    if (nodes.length === 1 && first?.kind === 'folder') {
      await runCommand('blockLora.autoTag', { folder: first.folder });
      return;
    }
    const images = this.targets.images(arg, all, true);
    if (images.length > 0) await runCommand('blockLora.autoTag', { images });
    else {
      const set = await this.targets.set(arg, 'Tag which data set?');
      if (set !== undefined) await runCommand('blockLora.autoTag', { set: set.id });
    }
  }

  /** Takes a folder that was added by hand out of the view. */
  async remove(arg: unknown): Promise<void> {
    const [node] = this.targets.nodes(arg);
    const set = node && this.services.index.set(node.set);
    if (set !== undefined) await this.added.remove(set.root);
  }

  #paths(arg: unknown, all?: unknown): readonly string[] {
    return this.targets.nodes(arg, all).flatMap((node) => this.#pathOf(node) ?? []);
  }

  #pathOf(node: Node): string | undefined {
    switch (node.kind) {
      case 'image':
        return node.path;
      case 'folder':
        return node.folder;
      case 'fault':
        return node.problem.file;
      case 'set': {
        const set = this.services.index.set(node.set);
        return set?.file ?? set?.root;
      }
      case 'group':
      case 'range':
        return undefined;
    }
  }
}
