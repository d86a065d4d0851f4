// The gallery in every theme and width, for people to look at; and what can be measured of its looks.

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { GalleryPages } from './galleryPage';
import { themes } from './panelPage';
import { ScriptedGallery } from './scriptedGallery';

let pages: GalleryPages;
beforeAll(async () => {
  pages = await GalleryPages.start();
});
afterEach(() => pages.closePanels());
afterAll(() => pages.stop());

describe('the gallery looks as the editor does', () => {
  for (const theme of themes)
    it(`in ${theme}`, async () => {
      const gallery = await pages.open(new ScriptedGallery(1234), { theme });
      await gallery.tile('000001').click();
      await gallery.tile('000003').click({ modifiers: ['Control'] });
      await gallery.tile('000009').click({ modifiers: ['Control'] });
      await gallery.drawn();
      await gallery.picture(theme);
      expect(await gallery.selectedCount()).toBe('3 selected');
      await gallery.action('tagging').click();
      await gallery.drawn();
      await gallery.picture(`${theme}-one-by-one`);
    });

  it('at 400 pixels and at 200 %', async () => {
    const gallery = await pages.open(new ScriptedGallery(50), { width: 400 });
    await gallery.picture('400px');
    await gallery.action('side').click();
    await gallery.tile('000000').click({ position: { x: 10, y: 10 } });
    await gallery.drawn();
    await gallery.picture('400px-side');
    const zoomed = await pages.open(new ScriptedGallery(50), { width: 1200, zoom: 2 });
    await zoomed.tile('000000').click();
    await zoomed.drawn();
    await zoomed.picture('200-percent');
    for (const one of [gallery, zoomed])
      expect(await one.page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
  });
});
