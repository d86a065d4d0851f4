import * as vscode from 'vscode';
import { workspaceRoots } from '../../platform/fileWatch';
import { count } from '../../platform/words';
import type { Services } from '../../services';
import type { FileWork } from './fileWork';
import { saveOpen } from './openEditors';
import type { SubsetValues } from './subsetEdit';
import { placeOf, planSubsetEdit } from './subsetEdit';
import type { SubsetTarget, Targets } from './targets';

/** New settings, in words too; `asked` when a person chose them just now. */
interface Choice {
  readonly values: SubsetValues;
  readonly what: string;
  readonly asked: boolean;
}

/** Repeats, trigger, class and use of a subset: each says where it is written. */
export class SubsetCommands {
  constructor(
    private readonly index: Services['index'],
    private readonly targets: Targets,
    private readonly work: FileWork,
  ) {}

  /** @param value for keybindings and scripts; else it is asked for */
  async setRepeats(arg: unknown, value?: unknown): Promise<void> {
    await this.#change(arg, 'Set repeats of', async ({ subset }) => {
      const text =
        typeof value === 'number'
          ? String(value)
          : await ask(subset, 'Repeats', {
              value: String(subset.repeats),
              prompt: 'How often each image counts in an epoch.',
              problem: (typed) =>
                /^\d{1,5}$/.test(typed) && Number(typed) <= 10_000
                  ? undefined
                  : 'Type a whole number from 0 to 10000.',
            });
      if (text === undefined) return undefined;
      return {
        values: { repeats: Number(text) },
        what: count(Number(text), 'repeat'),
        asked: value === undefined,
      };
    });
  }

  /** @param value for keybindings and scripts; else it is asked for */
  async setTrigger(arg: unknown, value?: unknown): Promise<void> {
    await this.#change(arg, 'Set the trigger of', async ({ subset }) => {
      const text =
        typeof value === 'string'
          ? value
          : await ask(subset, 'Trigger', {
              value: subset.trigger ?? '',
              prompt: 'The word that calls the LoRA. Leave it empty for none.',
              problem: (typed) => (/\s/.test(typed.trim()) ? 'A trigger is one word.' : undefined),
            });
      if (text === undefined) return undefined;
      return {
        values: { trigger: text.trim() || null },
        what: `the trigger ${text.trim() || 'none'}`,
        asked: value === undefined,
      };
    });
  }

  /** @param value for keybindings and scripts; else it is asked for */
  async setClass(arg: unknown, value?: unknown): Promise<void> {
    await this.#change(arg, 'Set the class of', async ({ subset }) => {
      const text =
        typeof value === 'string'
          ? value
          : await ask(subset, 'Class', {
              value: subset.classWord ?? '',
              prompt: 'What the images show, such as girl. Leave it empty for none.',
              problem: () => undefined,
            });
      if (text === undefined) return undefined;
      const words = text.trim().replace(/\s+/g, ' ');
      return {
        values: { classWord: words || null },
        what: `the class ${words || 'none'}`,
        asked: value === undefined,
      };
    });
  }

  /** Images for regularisation keep the base model’s own idea of the class. */
  async setRegularization(arg: unknown, on: boolean): Promise<void> {
    await this.#change(arg, 'Which subset?', () =>
      Promise.resolve({
        values: { regularization: on },
        what: on ? 'used for regularisation' : 'trained on, not for regularisation',
        asked: true,
      }),
    );
  }

  async #change(
    arg: unknown,
    question: string,
    choose: (target: SubsetTarget) => Promise<Choice | undefined>,
  ): Promise<void> {
    const target = await this.targets.subset(arg, question);
    const choice = target && (await choose(target));
    if (target === undefined || choice === undefined) return;
    const { subset } = target;
    // what is unsaved in its file would be in the way
    if (!(await saveOpen([subset.file ?? subset.folder]))) return;
    const edit = await planSubsetEdit(subset, choice.values, workspaceRoots());
    if (edit.changes.length === 0) return;
    if (edit.kind === 'rename' && choice.asked && !(await this.#mayRename(subset))) return;
    await this.work.apply(
      `${subset.name}: ${choice.what}`,
      edit.kind,
      edit.changes,
      `${subset.name}: ${choice.what}, written in ${edit.place}.`,
    );
  }

  /** A job or TOML that names the folder would not find it any more. */
  async #mayRename(subset: SubsetTarget['subset']): Promise<boolean> {
    const naming = this.index.sets.filter(
      ({ file, subsets }) => file !== null && subsets.some(({ folder }) => folder === subset.folder),
    );
    if (naming.length === 0) return true;
    const rename = 'Rename Anyway';
    const chosen = await vscode.window.showWarningMessage(
      `The folder ${subset.name} would get another name, and ${naming.map(({ name }) => name).join(', ')} would not find it any more.`,
      { modal: true, detail: 'Its name has to be changed there, too.' },
      rename,
    );
    return chosen === rename;
  }
}

function ask(
  subset: SubsetTarget['subset'],
  title: string,
  options: { value: string; prompt: string; problem: (typed: string) => string | undefined },
): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title: `${title} of ${subset.name}`,
    value: options.value,
    prompt: `${options.prompt} It is written in ${placeOf(subset)}.`,
    validateInput: options.problem,
  });
}
