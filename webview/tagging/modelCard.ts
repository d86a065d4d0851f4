// Which tagger: those that are ready, what could be downloaded, and one's own.

import type { ModelChoice, TaggingPanelState } from '../../src/shared/tagging/api';
import { h, setText, show } from '../shared/dom';
import type { Button } from '../shared/ui/button';
import { button } from '../shared/ui/button';
import { link } from '../shared/ui/elements';
import { icon } from '../shared/ui/icons';
import type { PanelContext, Section } from './context';
import { model as words } from './strings';

function facts(choice: ModelChoice): string {
  const size = choice.bytes === null ? null : words.size(choice.bytes);
  const parts =
    choice.source === 'embedded'
      ? [words.builtIn, size]
      : choice.source === 'local'
        ? [words.own, size]
        : [size, words.licence(choice.licence), words.checksum[choice.checksum]];
  return parts.filter((part) => part !== null).join(' · ');
}

/** A tagger that could be had, with its button. */
function offer(context: PanelContext, choice: ModelChoice, controls: Button[]): HTMLElement {
  const download = button({
    name: 'download',
    label: words.download,
    icon: 'download',
    tooltip: words.downloadTip,
    onClick: () =>
      void context.attempt(words.download, () =>
        context.client.downloadModel({ id: choice.id }, { timeout: 24 * 3600_000 }),
      ),
  });
  controls.push(download);
  return h(
    'li',
    {},
    h(
      'div',
      { class: 'offer-text' },
      h('strong', { text: choice.name }),
      h('p', { class: 'quiet-text', text: facts(choice) }),
    ),
    h(
      'div',
      { class: 'offer-actions' },
      choice.state === 'available' ? download.element : null,
      choice.page
        ? link(
            words.page,
            () => void context.attempt(words.page, () => context.client.openModelPage({ id: choice.id })),
          )
        : null,
    ),
    choice.problem === null ? null : h('p', { class: 'problem-text', text: choice.problem }),
    choice.note === null ? null : h('p', { class: 'quiet-text', text: choice.note }),
  );
}

/** The card of the tagger. */
export function modelCard(context: PanelContext): Section {
  const { client, ui } = context;
  const select = h('select', {
    class: 'text-input',
    attributes: { 'aria-label': words.choose, 'data-field': 'model' },
    on: { change: () => void context.attempt(words.choose, () => client.chooseModel({ id: select.value })) },
  });
  const about = h('p', { class: 'quiet-text' });
  const problem = h('p', { class: 'problem-text', hidden: true, attributes: { role: 'alert' } });
  const list = h('ul', { class: 'offers' });
  const summary = h('summary');
  const others = h('details', { class: 'others', attributes: { open: ui.value.modelsOpen } }, summary, list);
  others.addEventListener('toggle', () => ui.set({ modelsOpen: others.open }));
  const local = link(
    words.local,
    () => void context.attempt(words.local, () => client.chooseLocalModel(undefined, { timeout: 3600_000 })),
  );
  const downloading = h('span');
  const fill = h('div', { class: 'fill' });
  const bar = h(
    'div',
    { class: 'downloading', hidden: true },
    h('div', { class: 'bar thin' }, fill),
    downloading,
    button({
      name: 'cancel-download',
      label: words.cancel,
      icon: 'close',
      look: 'icon',
      onClick: () => void context.attempt(words.cancel, () => client.cancelDownload()),
    }).element,
  );
  const element = h(
    'section',
    { class: 'card', attributes: { 'aria-label': words.title } },
    h('div', { class: 'card-head' }, icon('tag'), h('h2', { text: words.title })),
    select,
    about,
    problem,
    bar,
    others,
    local,
  );
  let shown = '';
  let controls: Button[] = [];

  function drawList(state: TaggingPanelState): void {
    const { models, model } = state;
    const chosen = state.options.model ?? 'embedded';
    const key = JSON.stringify([models, model, chosen]);
    if (key === shown) return;
    shown = key;
    const ready = models.filter((one) => one.state === 'ready');
    select.replaceChildren(
      ...ready.map((one) => h('option', { text: one.name, attributes: { value: one.id } })),
      // one that cannot be used is still what is chosen
      ...(ready.some((one) => one.id === chosen)
        ? []
        : [
            h('option', {
              text:
                models.find((one) => one.id === chosen)?.name ?? (model?.id === chosen ? model.name : chosen),
              attributes: { value: chosen },
            }),
          ]),
    );
    controls = [];
    const rest = models.filter((one) => one.state !== 'ready');
    list.replaceChildren(...rest.map((one) => offer(context, one, controls)));
    show(others, rest.length > 0);
    setText(summary, words.others(rest.length));
  }

  return {
    element,
    update(state) {
      drawList(state);
      const chosen = state.options.model ?? 'embedded';
      if (select.value !== chosen && document.activeElement !== select) select.value = chosen;
      const choice = state.models.find((one) => one.id === chosen);
      const tags = state.model === null ? null : words.tags(state.model.tags);
      setText(
        about,
        [tags, choice === undefined ? null : facts(choice)].filter((part) => part !== null).join(' · ') ||
          words.loading,
      );
      show(problem, state.modelProblem !== null);
      setText(problem, state.modelProblem ?? '');
      select.disabled = state.phase === 'tagging' || state.phase === 'writing';
      const { download } = state;
      show(bar, download !== null);
      for (const control of controls) control.set({ enabled: download === null && state.locked === null });
      if (download === null) return;
      const total = download.total === null ? null : words.size(download.total);
      setText(downloading, `${download.name}: ${words.downloading(words.size(download.done), total)}`);
      fill.style.setProperty(
        '--done',
        String(download.total === null ? 0 : download.done / Math.max(1, download.total)),
      );
    },
  };
}
