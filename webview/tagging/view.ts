// The page as a whole: options on one side, the review on the other; below each other where it is narrow.

import type { Client } from '../../src/shared/ipc';
import type { TaggingPanelApi, TaggingPanelState } from '../../src/shared/tagging/api';
import type { TaggingOptions } from '../../src/shared/tagging/options';
import { h, oncePerFrame, setText, show } from '../shared/dom';
import { button } from '../shared/ui/button';
import { progressRing } from '../shared/ui/elements';
import { icon } from '../shared/ui/icons';
import type { PanelContext, Section } from './context';
import { actionBar, progressLine, titleLine } from './header';
import { modelCard } from './modelCard';
import { optionGroups } from './optionGroups';
import { policyCard } from './policyCard';
import { reviewCard } from './reviewCard';
import { header as headerWords, messages, options as optionWords } from './strings';
import { thresholdCard } from './thresholdCard';
import type { UiStore } from './uiState';

export interface View {
  update(state: TaggingPanelState): void;
  /** Nothing has been heard of the host. */
  silent(retry: () => void): void;
}

/** A line for what went wrong with a click, until it is dismissed or the next one works. */
function messageLine(): { element: HTMLElement; say(text: string): void; clear(): void } {
  const text = h('span');
  const element = h(
    'div',
    { class: 'message', hidden: true, attributes: { role: 'alert' } },
    icon('error'),
    text,
  );
  const clear = (): void => {
    element.hidden = true;
    setText(text, '');
  };
  element.append(
    button({ name: 'dismiss', label: messages.dismiss, icon: 'close', look: 'icon', onClick: clear }).element,
  );
  return {
    element,
    clear,
    say(sentence) {
      element.hidden = false;
      setText(text, sentence);
    },
  };
}

/** Gathers what is set within a frame. */
function optionSender(client: Client<TaggingPanelApi>): (change: Partial<TaggingOptions>) => void {
  let waiting: Partial<TaggingOptions> = {};
  const send = oncePerFrame(() => {
    client.setOptions(waiting);
    waiting = {};
  });
  return (change) => {
    waiting = { ...waiting, ...change };
    send();
  };
}

/** Builds the page in `root`. */
export function buildView(root: HTMLElement, client: Client<TaggingPanelApi>, ui: UiStore): View {
  const message = messageLine();
  const context: PanelContext = {
    client,
    ui,
    setOptions: optionSender(client),
    async attempt(what, action) {
      try {
        await action();
        message.clear();
        return true;
      } catch (error) {
        message.say(messages.failed(`“${what}”`, error instanceof Error ? error.message : String(error)));
        return false;
      }
    },
  };
  const title = titleLine();
  const actions = actionBar(context);
  const progress = progressLine(context);
  const left: Section[] = [
    modelCard(context),
    policyCard(context),
    thresholdCard(context),
    optionGroups(context),
  ];
  const review = reviewCard(context);
  const sections = [title, actions, progress, ...left, review];
  const waiting = h(
    'div',
    { class: 'waiting' },
    progressRing(messages.loading),
    h('p', { text: messages.loading }),
  );
  const sideToggle = h(
    'button',
    {
      class: 'side-toggle',
      attributes: { type: 'button', 'aria-controls': 'side' },
      on: {
        click: () => {
          ui.set({ sideOpen: page.dataset.side !== 'open' });
          showSide(ui.value.sideOpen !== false);
        },
      },
    },
    icon('next'),
    h('span', { text: optionWords.title }),
  );
  const page = h(
    'main',
    { class: 'page', hidden: true },
    h(
      'header',
      { class: 'top' },
      h('div', { class: 'top-line' }, title.element, actions.element),
      progress.element,
      message.element,
    ),
    sideToggle,
    h('div', { class: 'side', attributes: { id: 'side' } }, ...left.map(({ element }) => element)),
    review.element,
  );
  root.replaceChildren(waiting, page);

  function showSide(open: boolean): void {
    page.dataset.side = open ? 'open' : 'closed';
    sideToggle.setAttribute('aria-expanded', String(open));
  }

  let last: HTMLElement | null = null;
  page.addEventListener('focusin', (event) => (last = event.target as HTMLElement));
  document.addEventListener('pointerdown', () => (last = null));

  /** The focus falls to the page when its button goes: back to it, or to the title. */
  function keepFocus(): void {
    if (last === null || document.activeElement !== document.body) return;
    if (last.isConnected && last.checkVisibility()) last.focus();
    else title.element.querySelector('h1')?.focus();
  }

  let heard = false;
  return {
    update(state) {
      heard = true;
      show(waiting, false);
      show(page, true);
      document.title = headerWords.title(state.scope.title);
      showSide(ui.value.sideOpen ?? state.summary.changed === 0);
      for (const section of sections) section.update(state);
      keepFocus();
    },
    silent(retry) {
      if (heard) return;
      waiting.replaceChildren(
        h('p', { text: messages.noAnswer }),
        button({ name: 'retry', label: messages.retry, look: 'primary', onClick: retry }).element,
      );
    },
  };
}
