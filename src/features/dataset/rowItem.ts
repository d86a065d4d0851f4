import * as vscode from 'vscode';
import { count } from '../../platform/words';
import type { Services } from '../../services';
import type { DataSet, SetKind } from '../../shared/dataset/records';
import type { Decorations } from './decorations';
import type { FolderNode, GroupNode, Node, RangeNode } from './nodes';
import { Rows } from './rows';
import {
  folderDescription,
  imageDescription,
  imageSpeech,
  kindWords,
  rangeLabel,
  setDescription,
} from './rowText';
import { rowUri } from './rowUri';

const setIcons: Readonly<Record<SetKind, string>> = {
  folder: 'folder-library',
  named: 'layers',
  toml: 'list-tree',
  job: 'file-code',
};

const groupIcons: Readonly<Record<GroupNode['icon'], readonly [name: string, colour?: string]>> = {
  tag: ['tag'],
  untagged: ['circle-large-outline', 'list.warningForeground'],
  empty: ['circle-slash', 'list.warningForeground'],
  error: ['error', 'list.errorForeground'],
  warning: ['warning', 'list.warningForeground'],
  query: ['search'],
};

/** Draws the rows of the view. */
export class RowItems {
  constructor(
    private readonly index: Services['index'],
    private readonly rows: Rows,
    private readonly decorations: Decorations,
    /** Whether a set was added by hand, and can be taken out of the view again. */
    private readonly isAdded: (folder: string) => boolean,
  ) {}

  /** The row of a node. Its tooltip comes later, when it is looked at. */
  item(node: Node): vscode.TreeItem {
    const item = this.#item(node);
    item.id = node.key;
    return item;
  }

  #item(node: Node): vscode.TreeItem {
    switch (node.kind) {
      case 'set':
        return this.#set(this.index.set(node.set));
      case 'folder':
        return this.#folder(node);
      case 'group':
        return groupItem(node);
      case 'range':
        return rangeItem(node);
      case 'image':
        return this.#image(node.path, node);
      case 'fault': {
        const item = new vscode.TreeItem(node.problem.message);
        item.iconPath = new vscode.ThemeIcon(...themed(groupIcons[node.problem.severity]));
        item.contextValue = 'fault';
        item.accessibilityInformation = { label: `${node.problem.message} ${node.problem.fix}` };
        item.command = { command: 'blockLora.openImage', title: 'Open', arguments: [node] };
        return item;
      }
    }
  }

  #set(set: DataSet | undefined): vscode.TreeItem {
    const { Collapsed, None } = vscode.TreeItemCollapsibleState;
    if (set === undefined) return new vscode.TreeItem('');
    const { counts, problems, kind } = set;
    const item = new vscode.TreeItem(set.name, counts.images + problems.length > 0 ? Collapsed : None);
    const only = Rows.onlySubset(set);
    item.description = counts.images === 0 && this.#isReading() ? 'being read…' : setDescription(set);
    item.iconPath = new vscode.ThemeIcon(setIcons[kind]);
    item.resourceUri = rowUri(set.file ?? set.root);
    this.decorations.setFolder(set.file ?? set.root, counts);
    item.contextValue = contextOf(
      'set',
      kind,
      only !== undefined && 'subset',
      only?.regularization === true && 'reg',
      this.isAdded(set.root) && 'added',
      set.file !== null && 'file',
    );
    item.accessibilityInformation = {
      label: `${set.name}, ${kindWords[kind]}, ${item.description.replaceAll(' · ', ', ')}`,
    };
    return item;
  }

  #isReading(): boolean {
    const { phase } = this.index.progress;
    return phase !== 'idle' && phase !== 'cancelled';
  }

  #folder(node: FolderNode): vscode.TreeItem {
    const set = this.index.set(node.set);
    const subset = set?.subsets.find(({ id }) => id === node.subset);
    const branch = this.rows.branch(node.set, node.subset, node.folder);
    const sums = branch?.sums ?? { images: 0, tagged: 0, empty: 0, untagged: 0, problems: 0 };
    const { Collapsed, None } = vscode.TreeItemCollapsibleState;
    const item = new vscode.TreeItem(node.label, sums.images > 0 ? Collapsed : None);
    item.description = folderDescription(sums, node.isSubset ? subset : undefined);
    item.iconPath = vscode.ThemeIcon.Folder;
    item.resourceUri = rowUri(node.folder);
    this.decorations.setFolder(node.folder, sums);
    item.contextValue = contextOf(
      'folder',
      set?.kind ?? 'folder',
      node.isSubset && 'subset',
      node.isSubset && subset?.regularization === true && 'reg',
    );
    item.accessibilityInformation = {
      label: `${node.label}, folder, ${item.description.replaceAll(' · ', ', ')}`,
    };
    return item;
  }

  #image(path: string, node: Node): vscode.TreeItem {
    const record = this.index.image(path);
    const item = new vscode.TreeItem(rowUri(path));
    item.command = { command: 'blockLora.openImage', title: 'Open', arguments: [node] };
    if (record === undefined) return item;
    item.label = record.name;
    item.description = imageDescription(record);
    item.contextValue = contextOf('image', record.state);
    item.accessibilityInformation = { label: imageSpeech(record) };
    return item;
  }
}

function groupItem(node: GroupNode): vscode.TreeItem {
  const item = new vscode.TreeItem(node.label, vscode.TreeItemCollapsibleState.Collapsed);
  item.description = node.where.problem === undefined ? count(node.count, 'image') : String(node.count);
  item.iconPath = new vscode.ThemeIcon(...themed(groupIcons[node.icon]));
  if (node.note !== undefined && node.note !== '') item.description += ` · ${node.note}`;
  item.contextValue = contextOf('group', node.icon);
  const kind = node.icon === 'query' ? ', saved query' : '';
  item.accessibilityInformation = { label: `${node.label}${kind}, ${count(node.count, 'image')}` };
  return item;
}

function rangeItem(node: RangeNode): vscode.TreeItem {
  const item = new vscode.TreeItem(rangeLabel(node), vscode.TreeItemCollapsibleState.Collapsed);
  item.description = `${node.first} … ${node.last}`;
  item.iconPath = new vscode.ThemeIcon(node.of === 'tags' ? 'tag' : 'ellipsis');
  item.contextValue = contextOf('range', node.of);
  item.tooltip = `${node.first} … ${node.last}`;
  return item;
}

function themed([name, colour]: readonly [string, string?]): [string, vscode.ThemeColor?] {
  return colour === undefined ? [name] : [name, new vscode.ThemeColor(colour)];
}

/** What menus look at. */
function contextOf(...words: readonly (string | false)[]): string {
  return words.filter(Boolean).join(' ');
}
