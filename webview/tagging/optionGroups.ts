// Which tags are taken and how they are written: two groups that are closed at first.

import { h, setText } from '../shared/dom';
import { link } from '../shared/ui/elements';
import type { TaggingOptions } from '../../src/shared/tagging/options';
import type { PanelContext, Section } from './context';
import { choiceField, countField, group, tableField, textField } from './fields';
import { options as words, which, writing } from './strings';

function listOf(text: string): string[] {
  return text
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
}

type Flag = 'prune' | 'characterFirst' | 'spaces' | 'escape' | 'expandCharacters';

function flag(context: PanelContext, key: Flag, label: string): Section {
  // the toolkit's box tells of a change also when a state ticks it
  const box = h('input', {
    attributes: { type: 'checkbox', 'data-field': key },
    on: { change: () => context.setOptions({ [key]: box.checked }) },
  });
  return {
    element: h('label', { class: 'check' }, box, h('span', { text: label })),
    update: ({ options }) => {
      box.checked = options[key];
    },
  };
}

function whichTags(context: PanelContext): Section {
  const { ui } = context;
  const most = countField({
    name: 'maxTags',
    label: which.maxTags,
    placeholder: which.maxTagsHint,
    onChange: (maxTags) => context.setOptions({ maxTags }),
  });
  const exclude = textField({
    name: 'exclude',
    label: which.exclude,
    placeholder: which.excludeHint,
    onChange: (text) => context.setOptions({ exclude: listOf(text) }),
  });
  const include = textField({
    name: 'include',
    label: which.include,
    placeholder: which.includeHint,
    onChange: (text) => context.setOptions({ include: listOf(text) }),
  });
  const replacements = tableField({
    name: 'replacements',
    label: which.replacements,
    placeholder: which.replacementsHint,
    bad: which.badLine,
    onChange: (table) => context.setOptions({ replacements: table }),
  });
  const aliases = tableField({
    name: 'aliases',
    label: which.aliases,
    placeholder: which.aliasesHint,
    bad: which.badLine,
    onChange: (table) => context.setOptions({ aliases: table }),
  });
  const prune = flag(context, 'prune', which.prune);
  const { element, note } = group(
    'which',
    which.title,
    ui.value.whichOpen,
    (whichOpen) => ui.set({ whichOpen }),
    most.element,
    exclude.element,
    include.element,
    h('p', { class: 'quiet-text small', text: which.lists }),
    prune.element,
    replacements.element,
    aliases.element,
    h('p', { class: 'quiet-text small', text: which.tables }),
  );
  return {
    element,
    update(state) {
      const { options } = state;
      most.set(options.maxTags);
      exclude.set(options.exclude.join(', '));
      include.set(options.include.join(', '));
      replacements.set(options.replacements);
      aliases.set(options.aliases);
      prune.update(state);
      const parts = [
        options.maxTags === null ? '' : `${options.maxTags} at most`,
        options.exclude.length === 0 ? '' : `${options.exclude.length} excluded`,
        options.include.length === 0 ? '' : `only ${options.include.length}`,
      ];
      note(parts.filter(Boolean).join(', '));
    },
  };
}

/** A caption as these options would write it. */
function example({ trigger, separator, spaces, escape }: TaggingOptions): string {
  const bracket = escape ? '\\(medium\\)' : '(medium)';
  const tags = ['1girl', 'long_hair', `watercolor_${bracket}`].map((tag) =>
    spaces ? tag.replaceAll('_', ' ') : tag,
  );
  return [...(trigger === null || trigger.trim() === '' ? [] : [trigger.trim()]), ...tags].join(separator);
}

function howWritten(context: PanelContext): Section {
  const { ui } = context;
  const trigger = textField({
    name: 'trigger',
    label: writing.trigger,
    placeholder: writing.triggerHint,
    onChange: (text) =>
      context.setOptions({ trigger: text.trim() === '' ? null : text.replaceAll(',', ' ').trim() }),
  });
  const separator = choiceField('separator', writing.separator, writing.separators, (value) =>
    context.setOptions({ separator: value }),
  );
  const order = choiceField('order', writing.order, writing.orders, (value) =>
    context.setOptions({ order: value }),
  );
  const rating = choiceField('rating', writing.rating, writing.ratings, (value) =>
    context.setOptions({ rating: value }),
  );
  const flags = [
    flag(context, 'characterFirst', writing.characterFirst),
    flag(context, 'spaces', writing.spaces),
    flag(context, 'expandCharacters', writing.expandCharacters),
    flag(context, 'escape', writing.escape),
  ];
  const sample = h('code', { class: 'example' });
  const { element, note } = group(
    'writing',
    writing.title,
    ui.value.writingOpen,
    (writingOpen) => ui.set({ writingOpen }),
    trigger.element,
    separator.element,
    order.element,
    rating.element,
    ...flags.map((one) => one.element),
    h('p', { class: 'quiet-text small' }, `${writing.example} `, sample),
  );
  return {
    element,
    update(state) {
      const { options } = state;
      trigger.set(options.trigger ?? '');
      separator.set(options.separator);
      order.set(options.order);
      rating.set(options.rating);
      for (const one of flags) one.update(state);
      setText(sample, example(options));
      note(options.trigger === null ? '' : options.trigger);
    },
  };
}

/** Both groups, and the way back to the usual. */
export function optionGroups(context: PanelContext): Section {
  const groups = [whichTags(context), howWritten(context)];
  const remembered = h('span');
  const reset = link(
    words.reset,
    () => void context.attempt(words.reset, () => context.client.resetOptions()),
  );
  reset.title = words.resetTip;
  const element = h(
    'section',
    { class: 'card groups' },
    ...groups.map((one) => one.element),
    h('p', { class: 'quiet-text small remembered' }, remembered, ' ', reset),
  );
  return {
    element,
    update(state) {
      for (const one of groups) one.update(state);
      setText(remembered, state.rememberedIn);
      reset.hidden = !state.adjusted;
    },
  };
}
