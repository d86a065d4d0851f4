// Small pictures that are asked for when they come into sight, and are kept as long as the view is open.

import type { DuplicateImage } from '../../../src/shared/gallery/duplicatesApi';
import { h } from '../../shared/dom';

export interface LazyPictures {
  /** The frame of a picture, which fills when it is seen. */
  frame(image: DuplicateImage): HTMLElement;
  /** Those that were drawn before are not looked at any more. */
  forget(): void;
}

/** Pixels around what is seen within which pictures are asked for ahead. */
const ahead = '400px';

/**
 * @param root what scrolls
 * @param ask for the address of a picture; empty when there is none
 */
export function lazyPictures(root: HTMLElement, ask: (image: string) => Promise<string>): LazyPictures {
  const known = new Map<string, Promise<string>>();
  const frames = new WeakMap<Element, DuplicateImage>();
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        const image = frames.get(target);
        if (!isIntersecting || image === undefined) continue;
        observer.unobserve(target);
        void draw(target, image);
      }
    },
    { root, rootMargin: ahead },
  );

  async function draw(frame: Element, { path, name }: DuplicateImage): Promise<void> {
    let address = known.get(path);
    // what could not be had is asked for again the next time
    if (address === undefined) known.set(path, (address = ask(path).catch(() => (known.delete(path), ''))));
    const src = await address;
    if (src !== '') frame.replaceChildren(h('img', { attributes: { src, alt: name } }));
  }

  return {
    frame(image) {
      const frame = h('div', { class: 'duplicate-picture' });
      frames.set(frame, image);
      observer.observe(frame);
      return frame;
    },
    forget: () => observer.disconnect(),
  };
}
