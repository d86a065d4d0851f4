// All overrides of the network in their order: the last that matches a module decides.

import { matches } from '../../src/shared/blocks/overrides';
import { modulesOf } from '../../src/shared/blocks/networkFacts';
import { h } from '../shared/dom';
import type { EditorContext, Section } from './context';
import { group } from './form/fields';
import { listField } from './form/listField';
import { form as words } from './form/strings';

/** The card of overrides. Its fields are made when the schema is there. */
export function overridesCard(context: EditorContext): Section {
  const { ui } = context;
  const place = h('div');
  const card = group(
    'overrides',
    words.groups.overrides ?? '',
    ui.isOpen('overrides'),
    (open) => ui.setOpen('overrides', open),
    place,
  );
  let list: Section | null = null;
  return {
    element: card.element,
    update(shown) {
      list ??= listField(context, ['network', 'overrides'], {
        title: 'pattern',
        fresh: { pattern: '*.attn2.*', rank: 16 },
        note: (entry, _, { state }) => {
          const found =
            typeof entry.pattern === 'string' ? matches(entry.pattern, modulesOf(state.base.shape)) : 0;
          return found === 0 ? words.matchesNothing : words.matches(found);
        },
      });
      if (list.element.parentElement !== place) place.replaceChildren(list.element);
      card.note(String(shown.network.overrides?.length ?? 0));
      list.update(shown);
    },
  };
}
