import * as vscode from 'vscode';
import type { SearchResult } from '../../dataset/query/imageSearch';
import { everySet } from '../../dataset/query/imageSearch';
import { runCommand } from '../../platform/commands';
import type { Services } from '../../services';
import type { QueryCompletion } from '../../shared/query/complete';
import { completeQuery } from '../../shared/query/complete';
import { foundText } from './queryInput';

/** Milliseconds from the last key to the search. */
const pause = 60;
/** Images and completions that are listed; the gallery shows all. */
const mostImages = 50;
const mostCompletions = 12;

/** A line of the list, with what happens when it is chosen. */
interface Line extends vscode.QuickPickItem {
  readonly act?: () => void;
}

const icons: Readonly<Record<QueryCompletion['kind'], string>> = {
  filter: 'filter',
  tag: 'tag',
  folder: 'folder',
  subset: 'layers',
  problem: 'warning',
  state: 'symbol-enum',
  word: 'symbol-operator',
};

/**
 * A box in which a query is typed: how many images it finds while it is typed, where it is wrong, what can be typed next, and the
 * first images. Enter opens them in the gallery.
 */
export class FindImages {
  constructor(private readonly services: Services) {}

  /** @param set id, or `*` for all sets */
  open(set: string, query = ''): vscode.QuickPick<Line> {
    const { search } = this.services;
    const pick = vscode.window.createQuickPick<Line>();
    let timer: NodeJS.Timeout | undefined;
    const draw = (): void => this.#draw(pick, set);
    const listening = [
      pick.onDidChangeValue(() => {
        clearTimeout(timer);
        timer = setTimeout(draw, pause);
      }),
      search.onDidLearn(draw),
      this.services.index.onDidChange(draw),
      pick.onDidAccept(() => pick.activeItems[0]?.act?.()),
      pick.onDidTriggerButton((button) => {
        if (button === saveButton) this.#save(pick, set);
        else void this.#chooseSet(pick.value);
      }),
      pick.onDidHide(() => {
        clearTimeout(timer);
        for (const one of listening) one.dispose();
        pick.dispose();
      }),
    ];
    pick.value = query;
    pick.placeholder = 'tag:"long hair" -tag:glasses tokens>75 is:untagged has:problem conf(smile)>0.8';
    pick.buttons = this.services.index.sets.length > 1 ? [setButton, saveButton] : [saveButton];
    draw();
    pick.show();
    return pick;
  }

  #draw(pick: vscode.QuickPick<Line>, set: string): void {
    const { index, search } = this.services;
    const { value } = pick;
    pick.title =
      set === everySet ? 'Find Images in All Data Sets' : `Find Images in ${index.set(set)?.name ?? ''}`;
    const result = search.run(set, value);
    const { items } = completeQuery(value, value.length, search.words(set));
    pick.items = [
      this.#found(pick, set, result),
      ...result.errors.map((error) => ({
        label: `$(error) ${error.message}`,
        description: value.slice(error.start, error.end),
        detail: error.fix,
        alwaysShow: true,
      })),
      ...group(
        'Go on with',
        items.slice(0, mostCompletions).map((item) => this.#completion(pick, item, set)),
      ),
      ...group(
        result.images.length > mostImages ? `The first ${mostImages} images` : 'Images',
        result.images.slice(0, mostImages).map((image) => ({
          label: `$(file-media) ${image.name}`,
          description: [
            ...(set === everySet ? [vscode.workspace.asRelativePath(image.folder)] : []),
            image.tags.join(', '),
          ].join(' · '),
          alwaysShow: true,
          act: () => {
            pick.hide();
            void runCommand('blockLora.openImage', image.path);
          },
        })),
      ),
    ];
  }

  #found(pick: vscode.QuickPick<Line>, set: string, result: SearchResult): Line {
    return {
      label: `$(search) ${foundText(result)}`,
      description: result.images.length === 0 ? '' : 'open in the gallery',
      ...(result.notes.length > 0 ? { detail: result.notes.join(' ') } : {}),
      alwaysShow: true,
      act: () => {
        if (result.images.length === 0) return;
        const query = pick.value.trim();
        pick.hide();
        void runCommand('blockLora.openGallery', { set, query });
      },
    };
  }

  #completion(
    pick: vscode.QuickPick<Line>,
    { kind, label, insert, detail }: QueryCompletion,
    set: string,
  ): Line {
    return {
      label: `$(${icons[kind]}) ${label}`,
      description: detail,
      alwaysShow: true,
      act: () => {
        const { start, end } = completeQuery(pick.value, pick.value.length, this.services.search.words(set));
        pick.value = pick.value.slice(0, start) + insert + pick.value.slice(end);
        this.#draw(pick, set);
      },
    };
  }

  #save(pick: vscode.QuickPick<Line>, set: string): void {
    const query = pick.value.trim();
    pick.hide();
    void runCommand('blockLora.saveQuery', { set, query });
  }

  /** The box is gone while another is open: it is opened again. */
  async #chooseSet(query: string): Promise<void> {
    const { index } = this.services;
    const items = [
      { label: 'All data sets', value: everySet },
      ...index.sets.map(({ id, name, root, file }) => ({
        label: name,
        description: vscode.workspace.asRelativePath(file ?? root),
        value: id,
      })),
    ];
    const chosen = await vscode.window.showQuickPick(items, { placeHolder: 'Where to look' });
    if (chosen !== undefined) this.open(chosen.value, query);
  }
}

const saveButton: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon('save'),
  tooltip: 'Save as a folder in Data Sets',
};
const setButton: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon('list-tree'),
  tooltip: 'Choose the data set',
};

/** Lines under a heading; nothing where there are none. */
function group(title: string, lines: readonly Line[]): Line[] {
  return lines.length === 0 ? [] : [{ label: title, kind: vscode.QuickPickItemKind.Separator }, ...lines];
}
