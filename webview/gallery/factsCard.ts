// What is known of the image that has the keyboard.

import type { ImageFacts } from '../../src/shared/gallery/gridApi';
import { h, oncePerFrame, setText, show } from '../shared/dom';
import { clock, loss } from '../shared/format';
import { icon } from '../shared/ui/icons';
import type { PageParts } from './parts';
import { facts as words } from './strings';

export interface FactsCard {
  readonly element: HTMLElement;
  refresh(): void;
}

/** A line of the list: what, and a value that may be emphasised. */
interface Line {
  readonly what: string;
  readonly value: string;
  readonly careful?: boolean;
}

function linesOf(facts: ImageFacts): Line[] {
  const { width, height, bucket, kept, enlarged, tokens } = facts;
  const bucketText =
    bucket === null
      ? ''
      : [
          words.pixels(bucket.width, bucket.height),
          kept === null ? '' : words.kept(kept),
          enlarged && facts.bucketIsSaid ? words.enlarged : '',
          facts.bucketIsSaid ? '' : words.usual,
        ]
          .filter((part) => part !== '')
          .join(', ');
  return [
    { what: words.size, value: `${words.pixels(width, height)}, ${words.bytes(facts.bytes)}` },
    { what: words.bucket, value: bucketText, careful: enlarged && facts.bucketIsSaid },
    {
      what: words.tokens,
      value: tokens === null ? words.noCaption : tokens > 75 ? words.tooMany(tokens) : words.tokensOf(tokens),
      careful: tokens === null || tokens > 75,
    },
    {
      what: words.loss,
      value:
        facts.loss === null ? '' : words.lossOf(loss(facts.loss.loss), facts.loss.relative, facts.loss.run),
      careful: (facts.loss?.relative ?? 0) > 1.5,
    },
    { what: words.folder, value: facts.place },
    { what: words.changed, value: clock(facts.modified, Date.now()) },
  ].filter(({ value }) => value !== '');
}

export function factsCard({ store }: PageParts): FactsCard {
  const name = h('h2');
  const list = h('dl', { class: 'facts' });
  const problems = h('ul', { class: 'problems' });
  const element = h('section', { class: 'facts-card', hidden: true }, name, problems, list);
  let turn = 0;

  function draw(facts: ImageFacts): void {
    setText(name, store.selected > 1 ? facts.name : words.title);
    list.replaceChildren(
      ...linesOf(facts).flatMap(({ what, value, careful = false }) => [
        h('dt', { text: what }),
        h('dd', { text: value, class: careful ? 'careful-text' : '' }),
      ]),
    );
    problems.replaceChildren(
      ...facts.problems.map(({ message, fix, severity }) =>
        h('li', { class: severity }, icon(severity), h('span', { text: `${message} ${fix}` })),
      ),
    );
    show(problems, facts.problems.length > 0);
  }

  async function ask(): Promise<void> {
    const mine = ++turn;
    const path = store.focused?.path;
    const facts = path === undefined ? null : await store.client.imageFacts({ path }).catch(() => null);
    if (mine !== turn) return;
    show(element, facts !== null);
    if (facts !== null) draw(facts);
  }

  const refresh = oncePerFrame(() => {
    if (element.parentElement?.checkVisibility() === true) void ask();
  });
  store.onRows(([from, to]) => {
    const { focus } = store.selection;
    if (focus !== null && focus >= from && focus < to && element.hidden) refresh();
  });
  return { element, refresh };
}
