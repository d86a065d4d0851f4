// The page as a whole: the blocks on one side, the rest of the job on the other; below each other where it is narrow.

import type { BlockEditorApi, BlockEditorState } from '../../src/shared/blocks/editorApi';
import type { Client } from '../../src/shared/ipc';
import { h, oncePerFrame } from '../shared/dom';
import { focusKeeper, messageLine, waitingPage } from '../shared/panelFrame';
import { compareCard } from './compareCard';
import type { EditorContext, Section } from './context';
import { jobForm } from './form/jobForm';
import { headerBar } from './header';
import { notationsCard } from './notations/notationsCard';
import { noteLines } from './notes';
import { overridesCard } from './overridesCard';
import { partCard } from './partCard';
import type { SchemaHelp } from './schema';
import { Store } from './store';
import { messages } from './strings';
import { summaryCard } from './summaryCard';
import type { UiStore } from './uiState';
import { unetCard } from './unetCard';

export interface View {
  hear(state: BlockEditorState): void;
  /** Nothing has been heard of the host. */
  silent(retry: () => void): void;
}

/** Builds the page in `root`. */
export function buildView(
  root: HTMLElement,
  client: Client<BlockEditorApi>,
  ui: UiStore,
  schema: SchemaHelp,
): View {
  const message = messageLine();
  const redraw = oncePerFrame(() => draw());
  const store = new Store(client, message.attempt, redraw);
  const context: EditorContext = { client, store, ui, schema, attempt: message.attempt, redraw };
  const header = headerBar(context);
  const notes = noteLines(context);
  const part = partCard(context);
  const picture = unetCard(context, () => part.focus());
  const left: Section[] = [picture, part, compareCard(context), notationsCard(context)];
  const right: Section[] = [summaryCard(context), jobForm(context), overridesCard(context)];
  const sections = [header, notes, ...left, ...right];
  const page = h(
    'main',
    { class: 'page', hidden: true },
    h('header', { class: 'top' }, header.element, message.element, notes.element),
    h('div', { class: 'blocks' }, ...left.map(({ element }) => element)),
    h('div', { class: 'side' }, ...right.map(({ element }) => element)),
  );
  const waiting = waitingPage(messages.loading, page);
  root.replaceChildren(waiting.element, page);
  const keepFocus = focusKeeper(page);

  function draw(): void {
    const { shown } = store;
    if (shown === null) return;
    if (page.hidden) waiting.heard();
    document.title = shown.state.file;
    for (const section of sections) section.update(shown);
    keepFocus();
  }

  return { hear: (state) => store.hear(state), silent: waiting.silent };
}
