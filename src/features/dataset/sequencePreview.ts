import path from 'node:path';
import * as vscode from 'vscode';
import type { PairOptions, PairPlan, SequenceName } from '../../dataset/pairs/pairPlan';
import { planSequence } from '../../dataset/pairs/planPairs';
import { count } from '../../platform/words';
import { nameProblem } from './nameProblem';
import { sequenceName } from './sequenceName';

/** Names that are shown before the rest is only counted. */
const mostShown = 200;

/** Asks for a name in sequence, and shows all names that it leads to while it is typed. A number at its end is where one begins. */
export function askSequenceName(
  images: readonly string[],
  options: PairOptions,
): Promise<SequenceName | undefined> {
  const input = vscode.window.createQuickPick();
  input.title = `Rename ${count(images.length, 'image')} in sequence`;
  input.placeholder = 'Name, such as kira; kira 21 begins at 21. Enter renames, captions too';
  input.ignoreFocusOut = true;
  const folder = path.basename(path.dirname(images[0] ?? ''));
  input.value = folder.replace(/^\d+_/, '').replace(/\s+/g, '_');
  return new Promise((resolve) => {
    let typed = 0;
    let fine: SequenceName | undefined;
    const preview = async (): Promise<void> => {
      const turn = (typed += 1);
      fine = undefined;
      const name = sequenceName(input.value);
      const problem = nameProblem(name.name);
      if (problem !== undefined) {
        input.items = [note(`$(error) ${problem}`)];
        return;
      }
      input.busy = true;
      const plan = await planSequence(images, name, options).catch((error: unknown) => error);
      if (turn !== typed) return;
      input.busy = false;
      if (plan instanceof Error) input.items = [note(`$(error) ${plan.message}`)];
      else {
        const shown = plan as PairPlan;
        input.items = rowsOf(shown);
        if (shown.collisions.length === 0) fine = name;
      }
    };
    const subscriptions = [
      input.onDidChangeValue(() => void preview()),
      input.onDidAccept(() => {
        if (fine !== undefined) end(fine);
      }),
      input.onDidHide(() => end(undefined)),
    ];
    const end = (name: SequenceName | undefined): void => {
      resolve(name);
      for (const one of subscriptions) one.dispose();
      input.dispose();
    };
    void preview();
    input.show();
  });
}

function rowsOf({ images, collisions }: PairPlan): vscode.QuickPickItem[] {
  const taken = collisions.slice(0, 20).map(({ message }) => note(`$(error) ${message}`));
  const names = images
    .slice(0, mostShown)
    .map(({ from, to }) => note(`${path.basename(from)}  $(arrow-right)  ${path.basename(to)}`));
  const more = images.length - names.length;
  return [...taken, ...names, ...(more > 0 ? [note(`… and ${more.toLocaleString('en')} more`)] : [])];
}

function note(label: string): vscode.QuickPickItem {
  return { label, alwaysShow: true };
}
