// Questions about an edit that come one after the other. Each can be gone back from; giving up one gives up all.

import * as vscode from 'vscode';
import type { StepOptions } from '../../platform/steps';
import { back, enterText, pickOne, pickSome } from '../../platform/steps';

/** Asks one question. It may ask others before it, when a person goes back to them. */
export type Question<A> = (
  heading: Pick<StepOptions, 'title' | 'step' | 'total'>,
) => Promise<A | typeof back>;

/**
 * Asks questions in their order. What is asked may depend on answers before it.
 *
 * @param next the question after these answers; undefined when there is none
 * @throws vscode.CancellationError when the person gives up
 */
export async function askAll<A>(
  title: string,
  total: number,
  next: (answers: readonly A[]) => Question<A> | undefined,
): Promise<readonly A[]> {
  const answers: A[] = [];
  for (;;) {
    const question = next(answers);
    if (question === undefined) return answers;
    const step = answers.length + 1;
    const answer = await question({ title, step, total: Math.max(total, step) });
    if (answer === back) answers.pop();
    else answers.push(answer);
  }
}

/** A choice of one; items may take a while to be found. */
export function one<I extends vscode.QuickPickItem>(
  placeholder: string,
  items: readonly I[] | Promise<readonly I[]>,
): Question<I> {
  return async (heading) => given(await pickOne({ ...heading, placeholder }, items));
}

/** A choice of at least one. */
export function some<I extends vscode.QuickPickItem>(
  placeholder: string,
  items: readonly I[],
): Question<readonly I[]> {
  return async (heading) => given(await pickSome({ ...heading, placeholder }, items));
}

/** A line of text. */
export function text(
  placeholder: string,
  prompt: string,
  problem: (value: string) => string | undefined,
  value = '',
): Question<string> {
  return async (heading) => given(await enterText({ ...heading, placeholder, prompt, value }, problem));
}

function given<T>(answer: T | undefined): T {
  if (answer === undefined) throw new vscode.CancellationError();
  return answer;
}
