// What every panel has around its sections: the page that waits for the host, the line for what went wrong, the focus.

import { h, setText, show } from './dom';
import { button } from './ui/button';
import { progressRing } from './ui/elements';
import { icon } from './ui/icons';

const words = {
  failed: (what: string, why: string) => `“${what}” did not work: ${why}`,
  dismiss: 'Dismiss',
  noAnswer: 'The editor does not answer.',
  retry: 'Try again',
} as const;

/** A line for what went wrong with a click, until it is dismissed or the next one works. */
export interface MessageLine {
  readonly element: HTMLElement;
  /**
   * Does what a click asked for; what it throws is shown.
   *
   * @param what as the button says it
   * @returns whether it worked
   */
  readonly attempt: (what: string, action: () => Promise<unknown>) => Promise<boolean>;
}

export function messageLine(): MessageLine {
  const text = h('span');
  const element = h(
    'div',
    { class: 'message', hidden: true, attributes: { role: 'alert' } },
    icon('error'),
    text,
  );
  const say = (sentence: string): void => {
    show(element, sentence !== '');
    setText(text, sentence);
  };
  const clear = (): void => say('');
  element.append(
    button({ name: 'dismiss', label: words.dismiss, icon: 'close', look: 'icon', onClick: clear }).element,
  );
  return {
    element,
    async attempt(what, action) {
      try {
        await action();
        clear();
        return true;
      } catch (error) {
        say(words.failed(what, error instanceof Error ? error.message : String(error)));
        return false;
      }
    },
  };
}

/** A panel's page behind the one that is shown until the first state comes. */
export interface WaitingPage {
  readonly element: HTMLElement;
  /** The first state is there. */
  readonly heard: () => void;
  /** Nothing has been heard of the host: offers to try again, unless something was. */
  readonly silent: (retry: () => void) => void;
}

/**
 * @param loading what is waited for, in words
 * @param page hidden until then
 */
export function waitingPage(loading: string, page: HTMLElement): WaitingPage {
  const element = h('div', { class: 'waiting' }, progressRing(loading), h('p', { text: loading }));
  let heard = false;
  return {
    element,
    heard() {
      heard = true;
      show(element, false);
      show(page, true);
    },
    silent(retry) {
      if (heard) return;
      element.replaceChildren(
        h('p', { text: words.noAnswer }),
        button({ name: 'retry', label: words.retry, look: 'primary', onClick: retry }).element,
      );
    },
  };
}

/**
 * Keeps the keyboard on the page: the focus falls to nothing when its button is disabled or goes.
 *
 * @returns to be called after each change: back to that button, or to the page's title
 */
export function focusKeeper(page: HTMLElement): () => void {
  let last: HTMLElement | null = null;
  page.addEventListener('focusin', (event) => (last = event.target as HTMLElement));
  document.addEventListener('pointerdown', () => (last = null));
  return () => {
    if (last === null || document.activeElement !== document.body) return;
    if (last.isConnected && last.checkVisibility()) last.focus();
    else page.querySelector('h1')?.focus();
  };
}
