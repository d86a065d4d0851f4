// The end of the trainer's log: closed at first, following when open.

import type { LogTail } from '../../src/shared/runs/api';
import { h, setText, show } from '../shared/dom';
import { checkbox, link } from '../shared/ui/elements';
import type { PanelContext } from './context';
import { actions, log as words } from './strings';

export interface LogCard {
  readonly element: HTMLElement;
  update(tail: LogTail): void;
}

/** The card of the log. */
export function logCard(context: PanelContext): LogCard {
  const { ui, client } = context;
  const text = h('pre', { class: 'log-text', attributes: { tabindex: 0, 'aria-label': words.title } });
  const empty = h('p', { class: 'empty', text: words.empty });
  const truncated = h('p', { class: 'quiet-text', text: words.truncated, hidden: true });
  const follow = checkbox(words.follow, ui.value.follow, (checked) => {
    ui.set({ follow: checked });
    scroll();
  });
  const details = h(
    'details',
    { class: 'card log' },
    h('summary', {}, h('h2', { text: words.title })),
    h(
      'div',
      { class: 'log-head' },
      follow.element,
      link(actions.openLog, () => void context.attempt(actions.openLog, () => client.openLog())),
    ),
    empty,
    truncated,
    text,
  );
  details.open = ui.value.logOpen;
  details.addEventListener('toggle', () => {
    ui.set({ logOpen: details.open });
    scroll();
  });
  // whoever scrolls up wants to read, whoever scrolls down again wants to follow
  text.addEventListener('scroll', () => {
    const atEnd = text.scrollHeight - text.scrollTop - text.clientHeight < 8;
    if (atEnd === ui.value.follow) return;
    ui.set({ follow: atEnd });
    follow.checked = atEnd;
  });

  function scroll(): void {
    if (ui.value.follow) text.scrollTop = text.scrollHeight;
  }

  return {
    element: details,
    update(tail) {
      show(empty, tail.lines.length === 0);
      show(text, tail.lines.length > 0);
      show(truncated, tail.truncated);
      setText(text, tail.lines.join('\n'));
      scroll();
    },
  };
}
