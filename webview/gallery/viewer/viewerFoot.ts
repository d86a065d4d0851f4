// The line under a picture: what is known of it, in short.

import { cropOf } from '../../../src/shared/dataset/crop';
import type { ViewerImage } from '../../../src/shared/gallery/viewerApi';
import { h, setText, show } from '../../shared/dom';
import { bytes, loss } from '../../shared/format';
import { crop as cropWords, viewer as words } from './strings';

export interface ViewerFoot {
  readonly element: HTMLElement;
  /** @param choice index of the subset whose bucket is meant; `named`: the picture's name is shown too */
  update(data: ViewerImage, choice: number, named: boolean): void;
}

export function viewerFoot(): ViewerFoot {
  const name = h('strong', { hidden: true });
  const facts = h('span');
  const enlarged = h('span', {
    class: 'crop-enlarged',
    hidden: true,
    attributes: { title: cropWords.enlargedTip },
  });
  const note = h('span', { class: 'viewer-note', hidden: true });
  return {
    element: h('div', { class: 'viewer-foot' }, name, facts, enlarged, note),
    update(data, choice, named) {
      const { facts: known, choices, focal } = data;
      const rule = choices[choice]?.rule;
      const crop = rule === undefined || known.width === 0 ? null : cropOf(known, rule, focal);
      const parts = [words.size(known.width, known.height), bytes(known.bytes)];
      if (crop !== null)
        parts.push(
          `${cropWords.bucket(crop.bucket.width, crop.bucket.height)}, ${cropWords.kept(crop.kept)}`,
        );
      parts.push(known.caption === null ? words.untagged : words.tags(known.tags.length));
      if (known.tokens !== null) parts.push(words.tokens(known.tokens));
      if (known.loss !== null) parts.push(words.loss(loss(known.loss.loss)));
      setText(facts, parts.join(' · '));
      show(name, named);
      setText(name, known.name);
      show(enlarged, crop?.enlarged === true);
      setText(enlarged, crop === null ? '' : cropWords.enlarged(crop.scale));
      const notes = [
        ...(data.original || data.address === '' ? [] : [words.copy]),
        ...(data.sharing.length > 0 ? [words.sharing(data.sharing)] : []),
      ];
      show(note, notes.length > 0);
      setText(note, notes.join(' '));
    },
  };
}
