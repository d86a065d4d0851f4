import * as vscode from 'vscode';
import type { ImageSearch } from '../../dataset/query/imageSearch';
import { count } from '../../platform/words';
import type { QueryError } from '../../shared/query/queryError';

/** Milliseconds from the last key to the search. */
const pause = 60;

/** An error in a query with the text that it is about, in a line. */
export function errorText(query: string, { start, end, message, fix }: QueryError): string {
  const place = query.slice(start, end).trim();
  const shown = place.length > 40 ? `${place.slice(0, 39)}…` : place;
  return `At character ${start + 1}${shown === '' ? '' : `, ${shown}`}: ${message} ${fix}`;
}

/** What a query finds, in a few words: `12 images`, `12 images, not known of 3`. */
export function foundText({ images, unknown }: { images: readonly unknown[]; unknown: number }): string {
  const found = count(images.length, 'image');
  return unknown === 0 ? found : `${found}, not known of ${unknown.toLocaleString('en')}`;
}

/**
 * Asks for a query in a box that says what it finds, and where it is wrong. A wrong one is not taken.
 *
 * @param set id, or `*` for all sets
 * @returns undefined when cancelled
 */
export function askQuery(
  search: ImageSearch,
  { title, value, set }: { readonly title: string; readonly value: string; readonly set: string },
): Promise<string | undefined> {
  const box = vscode.window.createInputBox();
  box.title = title;
  box.value = value;
  box.valueSelection = [value.length, value.length];
  box.placeholder = 'tag:"long hair" -tag:glasses tokens>75';
  box.prompt = 'Enter to go on, Escape to leave.';
  box.ignoreFocusOut = true;
  let timer: NodeJS.Timeout | undefined;
  const check = (): boolean => {
    const result = search.run(set, box.value);
    const [error] = result.errors;
    box.validationMessage =
      error === undefined
        ? {
            message: [foundText(result), ...result.notes].join('. '),
            severity: vscode.InputBoxValidationSeverity.Info,
          }
        : { message: errorText(box.value, error), severity: vscode.InputBoxValidationSeverity.Error };
    return error === undefined && box.value.trim() !== '';
  };
  return new Promise((resolve) => {
    const listening = [
      box.onDidChangeValue(() => {
        clearTimeout(timer);
        timer = setTimeout(check, pause);
      }),
      search.onDidLearn(() => void check()),
      box.onDidAccept(() => {
        if (!check()) return;
        resolve(box.value.trim());
        box.hide();
      }),
      box.onDidHide(() => {
        clearTimeout(timer);
        for (const one of listening) one.dispose();
        box.dispose();
        resolve(undefined);
      }),
    ];
    check();
    box.show();
  });
}
