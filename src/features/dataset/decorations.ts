import * as vscode from 'vscode';
import { Disposables } from '../../platform/disposable';
import { onDidChangeDatasetSettings, settings } from '../../platform/settings';
import { count } from '../../platform/words';
import type { Services } from '../../services';
import type { ImageRecord } from '../../shared/dataset/records';
import { isImageName } from '../../shared/dataset/names';
import type { FolderSums } from './folderTree';
import { worst } from './rows';
import { pathOfRow, rowScheme, rowUri } from './rowUri';

/** Badges and colours: images without a caption, with an empty one, with a problem; folders with problems, quietly. */
export class Decorations implements vscode.FileDecorationProvider, vscode.Disposable {
  readonly #disposables = new Disposables();
  readonly #changed = this.#disposables.add(new vscode.EventEmitter<vscode.Uri | vscode.Uri[] | undefined>());
  readonly onDidChangeFileDecorations = this.#changed.event;
  /** What is said of folders that have been shown, by the path of their row's uri. */
  readonly #folders = new Map<string, vscode.FileDecoration | undefined>();

  constructor(private readonly index: Services['index']) {
    this.#disposables.add(vscode.window.registerFileDecorationProvider(this));
    this.#disposables.add(
      index.onDidChange(({ everything, manyImages, images }) => {
        if (everything || manyImages) this.#changed.fire(undefined);
        else if (images.length > 0) this.#changed.fire(images.flatMap(urisOf));
      }),
    );
    this.#disposables.add(onDidChangeDatasetSettings(() => this.#changed.fire(undefined)));
  }

  provideFileDecoration(uri: vscode.Uri): vscode.FileDecoration | undefined {
    if (uri.scheme === rowScheme) {
      if (this.#folders.has(uri.path)) return this.#folders.get(uri.path);
    } else if (uri.scheme !== 'file' || !settings.decorateExplorer || !isImageName(uri.path))
      return undefined;
    const record = this.index.image(pathOfRow(uri));
    return record && imageDecoration(record);
  }

  /** Says what is in a folder whose row is being shown. */
  setFolder(folder: string, sums: Pick<FolderSums, 'problems'>): void {
    const uri = rowUri(folder);
    const decoration = folderDecoration(sums);
    const known = this.#folders.get(uri.path);
    this.#folders.set(uri.path, decoration);
    if (known?.tooltip !== decoration?.tooltip || known?.color !== decoration?.color) this.#changed.fire(uri);
  }

  dispose(): void {
    this.#disposables.dispose();
  }
}

function urisOf(image: string): vscode.Uri[] {
  return settings.decorateExplorer ? [rowUri(image), vscode.Uri.file(image)] : [rowUri(image)];
}

function imageDecoration({ state, problems }: ImageRecord): vscode.FileDecoration | undefined {
  // an empty caption is a problem too, and has a badge of its own
  const severity = worst(problems);
  const others = problems.some(({ code }) => code !== 'caption-empty');
  if (severity !== null && (others || state !== 'empty')) {
    const [first] = problems;
    const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
    return decoration(
      '!',
      `${first?.message ?? ''}${more}`,
      severity === 'error' ? 'errorForeground' : 'warningForeground',
    );
  }
  if (state === 'untagged') return decoration('○', 'No caption', 'warningForeground');
  if (state === 'empty') return decoration('◌', 'Empty caption', 'warningForeground');
  return undefined;
}

/** No badge, and a colour for problems alone: how many captions are missing is in the row's numbers. */
function folderDecoration({ problems }: Pick<FolderSums, 'problems'>): vscode.FileDecoration | undefined {
  return problems === 0
    ? undefined
    : decoration(undefined, `${count(problems, 'problem')} in it`, 'warningForeground');
}

function decoration(
  badge: string | undefined,
  tooltip: string,
  colour: 'errorForeground' | 'warningForeground',
): vscode.FileDecoration {
  return new vscode.FileDecoration(badge, tooltip, themeColours[colour]);
}

const themeColours = {
  errorForeground: new vscode.ThemeColor('list.errorForeground'),
  warningForeground: new vscode.ThemeColor('list.warningForeground'),
};
