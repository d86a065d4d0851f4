// Questions that come one after the other, with a way back.

import * as vscode from 'vscode';

/** What a question leads to besides its answer. */
export const back = Symbol('back');

export interface StepOptions {
  readonly title: string;
  /** Counted from 1. */
  readonly step: number;
  readonly total: number;
  readonly placeholder: string;
}

/** Shows a question until it is answered, left by Back, or given up (undefined). */
function ask<Q extends vscode.QuickInput, T>(
  input: Q,
  { title, step, total }: StepOptions,
  whenAccepted: (accept: (value: T) => void) => vscode.Disposable,
  onBack: (listener: (button: vscode.QuickInputButton) => void) => vscode.Disposable,
): Promise<T | typeof back | undefined> {
  return new Promise((resolve) => {
    input.title = title;
    input.step = step;
    input.totalSteps = total;
    input.ignoreFocusOut = true;
    const settle = (value: T | typeof back | undefined): void => {
      resolve(value);
      for (const one of subscriptions) one.dispose();
      input.dispose();
    };
    const subscriptions = [
      whenAccepted(settle),
      onBack((button) => {
        if (button === vscode.QuickInputButtons.Back) settle(back);
      }),
      input.onDidHide(() => settle(undefined)),
    ];
    input.show();
  });
}

/** A choice of one; `load` may bring items that take a while to find. */
export function pickOne<I extends vscode.QuickPickItem>(
  options: StepOptions,
  items: readonly I[] | Promise<readonly I[]>,
): Promise<I | typeof back | undefined> {
  const input = vscode.window.createQuickPick<I>();
  input.placeholder = options.placeholder;
  input.matchOnDescription = true;
  if (options.step > 1) input.buttons = [vscode.QuickInputButtons.Back];
  fill(input, items);
  return ask(
    input,
    options,
    (accept: (value: I) => void) =>
      input.onDidAccept(() => {
        const [chosen] = input.selectedItems;
        if (chosen !== undefined) accept(chosen);
      }),
    (listener) => input.onDidTriggerButton(listener),
  );
}

/** A choice of at least one. */
export function pickSome<I extends vscode.QuickPickItem>(
  options: StepOptions,
  items: readonly I[],
): Promise<readonly I[] | typeof back | undefined> {
  const input = vscode.window.createQuickPick<I>();
  input.placeholder = options.placeholder;
  input.canSelectMany = true;
  input.buttons = [vscode.QuickInputButtons.Back];
  input.items = items;
  input.selectedItems = items.filter((item) => item.picked);
  return ask(
    input,
    options,
    (accept: (value: readonly I[]) => void) =>
      input.onDidAccept(() => {
        if (input.selectedItems.length > 0) accept(input.selectedItems);
        else input.placeholder = 'Choose at least one';
      }),
    (listener) => input.onDidTriggerButton(listener),
  );
}

/** A line of text; `problem` says what is wrong with it. */
export function enterText(
  options: StepOptions & { readonly prompt: string; readonly value: string },
  problem: (value: string) => string | undefined,
): Promise<string | typeof back | undefined> {
  const input = vscode.window.createInputBox();
  input.placeholder = options.placeholder;
  input.prompt = options.prompt;
  input.value = options.value;
  input.buttons = [vscode.QuickInputButtons.Back];
  const typing = input.onDidChangeValue((value) => (input.validationMessage = problem(value)));
  return ask(
    input,
    options,
    (accept: (value: string) => void) =>
      input.onDidAccept(() => {
        input.validationMessage = problem(input.value);
        if (input.validationMessage === undefined) accept(input.value.trim());
      }),
    (listener) => input.onDidTriggerButton(listener),
  ).finally(() => {
    typing.dispose();
  });
}

function fill<I extends vscode.QuickPickItem>(
  input: vscode.QuickPick<I>,
  items: readonly I[] | Promise<readonly I[]>,
): void {
  if (!(items instanceof Promise)) {
    input.items = items;
    return;
  }
  input.busy = true;
  void items
    .then((found) => {
      input.items = found;
    })
    .catch(() => undefined)
    .finally(() => (input.busy = false));
}
