// The gallery as a person uses it, by mouse and by keyboard.

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { GalleryPages } from './galleryPage';
import { ScriptedGallery, madeImage } from './scriptedGallery';
import { until as waitFor } from '../support/until';

const until = (look: () => boolean | Promise<boolean>, what: string): Promise<boolean> => waitFor(what, look);

let pages: GalleryPages;
beforeAll(async () => {
  pages = await GalleryPages.start();
});
afterEach(() => pages.closePanels());
afterAll(() => pages.stop());

const png = (...numbers: number[]): string[] =>
  numbers.map((number) => `${String(number).padStart(6, '0')}.png`);

describe('selecting', () => {
  it('is that of a file manager, with the mouse', async () => {
    const gallery = await pages.open(new ScriptedGallery(60));
    await gallery.tile('000001').click();
    await gallery.tile('000003').click({ modifiers: ['Control'] });
    expect(await gallery.selected()).toEqual(png(1, 3));
    await gallery.tile('000006').click({ modifiers: ['Shift'] });
    expect(await gallery.selected()).toEqual(png(3, 4, 5, 6));
    await gallery.tile('000004').click({ modifiers: ['Control'] });
    expect(await gallery.selected()).toEqual(png(3, 5, 6));
    expect(await gallery.selectedCount()).toBe('3 selected');
    await gallery.tile('000002').click();
    expect(await gallery.selected()).toEqual(png(2));
  });

  it('is that of a file manager, with the keyboard', async () => {
    const gallery = await pages.open(new ScriptedGallery(60));
    const { keyboard } = gallery.page;
    await gallery.grid.focus();
    await keyboard.press('ArrowRight');
    await keyboard.press('Shift+ArrowRight');
    expect(await gallery.selected()).toEqual(png(1, 2));
    await keyboard.press('Control+ArrowRight');
    await keyboard.press('Control+ArrowRight');
    await keyboard.press('Space');
    expect(await gallery.selected()).toEqual(png(1, 2, 4));
    await keyboard.press('Control+i');
    expect(await gallery.selectedCount()).toBe('57 selected');
    await keyboard.press('Control+a');
    expect(await gallery.selectedCount()).toBe('60 selected');
    await keyboard.press('Escape');
    expect(await gallery.selectedCount()).toBe('');
    await keyboard.press('End');
    expect(await gallery.selected()).toEqual(png(59));
    await keyboard.press('Shift+Home');
    expect(await gallery.selectedCount()).toBe('60 selected');
    await gallery.drawn();
    const active = await gallery.grid.getAttribute('aria-activedescendant');
    expect(await gallery.page.locator(`#${active}`).getAttribute('aria-posinset')).toBe('1');
  });

  it('draws a box, adds to it with Shift and turns with Ctrl', async () => {
    const gallery = await pages.open(new ScriptedGallery(60));
    const box = async (from: string, to: string): Promise<void> => {
      const [start, end] = [await gallery.tile(from).boundingBox(), await gallery.tile(to).boundingBox()];
      if (start === null || end === null) throw new Error('not seen');
      const { mouse } = gallery.page;
      // from the gap beside the first to the middle of the last
      await mouse.move(start.x - 4, start.y + 4);
      await mouse.down();
      await mouse.move(end.x + 10, end.y + 10, { steps: 4 });
      await mouse.move(end.x + end.width / 2, end.y + end.height / 2);
      await mouse.up();
    };
    await box('000001', '000007');
    expect(await gallery.selected()).toEqual(png(1, 2, 6, 7));
    await gallery.page.keyboard.down('Control');
    await box('000002', '000003');
    await gallery.page.keyboard.up('Control');
    expect(await gallery.selected()).toEqual(png(1, 3, 6, 7));
    await expect(gallery.page.locator('.select-box').isVisible()).resolves.toBe(false);
  });

  it('follows the images when the list changes, by path', async () => {
    const host = new ScriptedGallery(60);
    const gallery = await pages.open(host);
    await gallery.tile('000005').click();
    await gallery.tile('000007').click({ modifiers: ['Control'] });
    host.change(host.images.filter((_, place) => place !== 2 && place !== 7));
    await gallery.drawn();
    expect(await gallery.selected()).toEqual(png(5));
    host.list.sort = { by: 'date', descending: true };
    await gallery.drawn();
    await gallery.page.keyboard.press('Control+Home');
    expect(await gallery.selectedCount()).toBe('1 selected');
    expect(host.list.images[host.list.selection.ranges[0]?.[0] ?? -1]?.name).toBe('000005.png');
  });
});

describe('a hundred thousand images', () => {
  it('are scrolled with few elements, few questions, and never a blank screen', async () => {
    const host = new ScriptedGallery(100_000);
    const gallery = await pages.open(host);
    expect(await gallery.page.locator('.found').textContent()).toBe('100,000 images');
    const seen = async (): Promise<string[]> => {
      await gallery.drawn();
      return gallery.grid.locator('.tile-name').allTextContents();
    };
    for (const share of [0.1, 0.5, 0.9]) {
      await gallery.grid.evaluate((grid, at) => {
        grid.scrollTop = (grid.scrollHeight - grid.clientHeight) * at;
      }, share);
      await until(async () => (await seen()).every((name) => name !== ''), 'named images');
    }
    await gallery.grid.focus();
    await gallery.page.keyboard.press('End');
    await until(async () => (await seen()).includes('099999.png'), 'the last image');
    expect(await gallery.grid.locator('.tile').count()).toBeLessThan(120);
    expect(gallery.rowsAsked.length).toBeLessThan(40);
    expect(gallery.wanted.length).toBeLessThan(300);
  });

  it('reach the last one where each row has one image and no browser could scroll so far', async () => {
    const gallery = await pages.open(new ScriptedGallery(100_000), { width: 400 });
    await gallery.page.getByRole('slider').fill('400');
    await gallery.grid.focus();
    await gallery.page.keyboard.press('End');
    await gallery.drawn();
    const last = gallery.tile('099999');
    await last.waitFor();
    const [box, frame] = [await last.boundingBox(), await gallery.grid.boundingBox()];
    if (box === null || frame === null) throw new Error('not seen');
    expect(box.y).toBeGreaterThanOrEqual(frame.y - 1);
    expect(box.y + box.height).toBeLessThanOrEqual(frame.y + frame.height + 1);
    await gallery.page.keyboard.press('Home');
    await gallery.tile('000000').waitFor();
  });

  it('keep their place when images come in front of them', async () => {
    const host = new ScriptedGallery(5000);
    const gallery = await pages.open(host);
    await gallery.grid.evaluate((grid) => {
      grid.scrollTop = 40_000;
    });
    await gallery.drawn();
    const first = async (): Promise<{ name: string; y: number }> => {
      const box = await gallery.grid.boundingBox();
      return gallery.grid.locator('.tile').evaluateAll((tiles, top) => {
        const shown = tiles
          .map((tile) => ({ name: tile.textContent, y: tile.getBoundingClientRect().y }))
          .filter(({ y }) => y >= top)
          .sort((one, other) => one.y - other.y || (one.name < other.name ? -1 : 1));
        return shown[0] ?? { name: '', y: 0 };
      }, box?.y ?? 0);
    };
    const before = await first();
    const fresh = Array.from({ length: 10 }, (_, number) => ({
      ...madeImage(number),
      name: `+${number}.png`,
      path: `/set/+${number}.png`,
    }));
    host.change([...fresh, ...host.images]);
    await gallery.drawn();
    const after = await first();
    expect(after.name).toBe(before.name);
    expect(Math.abs(after.y - before.y)).toBeLessThan(2);
  });
});

describe('the tags of the selection', () => {
  it('are chips with counts, those that all have first', async () => {
    const gallery = await pages.open(new ScriptedGallery(60));
    await gallery.tile('000000').click();
    await gallery.tile('000003').click({ modifiers: ['Shift'] });
    await until(async () => (await gallery.chips()).length === 6, 'chips');
    expect(await gallery.chips()).toEqual([
      'solo',
      'smile',
      'red hair',
      'green hair',
      'blue hair',
      'yellow hair',
    ]);
    const labels = await gallery.page
      .locator('.chip')
      .evaluateAll((chips) => chips.map((chip) => chip.ariaLabel));
    expect(labels.slice(0, 2)).toEqual(['solo, in all 4', 'smile, in 2 of 4']);
  });

  it('are added with completion, removed, renamed and put in order by keyboard', async () => {
    const host = new ScriptedGallery(60);
    const gallery = await pages.open(host);
    const { keyboard } = gallery.page;
    await gallery.tile('000000').click();
    await until(async () => (await gallery.chips()).length === 3, 'chips');
    await keyboard.press('a');
    await keyboard.type('long');
    await gallery.page.getByRole('option', { name: /long sleeves/ }).waitFor();
    await keyboard.press('ArrowDown');
    await keyboard.press('ArrowDown');
    await keyboard.press('Enter');
    await until(async () => (await gallery.chips()).at(-1) === 'long sleeves', 'the added tag');
    await gallery.page.locator('.chip').last().focus();
    await keyboard.press('Alt+Home');
    await until(async () => (await gallery.chips())[0] === 'long sleeves', 'the tag in front');
    await until(
      () =>
        gallery.page.evaluate(() => document.activeElement?.textContent.includes('long sleeves') === true),
      'the keyboard on the moved chip',
    );
    await keyboard.press('F2');
    await keyboard.type('short sleeves');
    await keyboard.press('Enter');
    await until(async () => (await gallery.chips())[0] === 'short sleeves', 'the renamed tag');
    await gallery.page.locator('.chip').first().focus();
    await keyboard.press('Delete');
    await until(async () => (await gallery.chips())[0] === 'solo', 'one tag less');
    expect(host.edits).toEqual([
      { kind: 'add', tags: ['long sleeves'], at: 'end' },
      { kind: 'arrange', tags: ['long sleeves', 'solo', 'red hair', 'smile'] },
      { kind: 'rename', from: ['long sleeves'], to: 'short sleeves' },
      { kind: 'remove', tags: ['short sleeves'] },
    ]);
    await gallery.grid.focus();
    await keyboard.press('Control+z');
    await until(async () => (await gallery.chips())[0] === 'short sleeves', 'what was undone');
  });

  it('are put in order with the mouse', async () => {
    const host = new ScriptedGallery(60);
    const gallery = await pages.open(host);
    await gallery.tile('000000').click();
    await until(async () => (await gallery.chips()).length === 3, 'chips');
    await gallery.page
      .locator('.chip')
      .last()
      .dragTo(gallery.page.locator('.chip').first(), {
        targetPosition: { x: 4, y: 10 },
      });
    await until(async () => (await gallery.chips())[0] === 'smile', 'the moved tag');
    expect(host.edits).toEqual([{ kind: 'arrange', tags: ['smile', 'solo', 'red hair'] }]);
  });

  it('stay as they are where a caption is open and not saved, and that is said', async () => {
    const host = new ScriptedGallery(60);
    host.dirty.add('/set/000000.png');
    const gallery = await pages.open(host);
    await gallery.tile('000000').click();
    await gallery.page.getByText('open with changes that are not saved').first().waitFor();
    await gallery.page.keyboard.press('a');
    await gallery.page.keyboard.type('bow');
    await gallery.page.keyboard.press('Enter');
    await gallery.page.getByRole('alert').filter({ hasText: '000000.png' }).waitFor();
    expect(await gallery.chips()).toEqual(['solo', 'red hair', 'smile']);
  });

  it('are toggled with number keys on all that is selected', async () => {
    const host = new ScriptedGallery(60);
    const gallery = await pages.open(host);
    await gallery.tile('000001').click();
    await gallery.tile('000003').click({ modifiers: ['Shift'] });
    await gallery.page.keyboard.press('2');
    await until(() => host.edits.length === 1, 'an edit');
    await until(async () => (await gallery.chips()).includes('smile'), 'the tag');
    await gallery.page.keyboard.press('2');
    await until(() => host.edits.length === 2, 'another edit');
    expect(host.edits).toEqual([
      { kind: 'add', tags: ['smile'], at: 'end' },
      { kind: 'remove', tags: ['smile'] },
    ]);
  });
});

describe('tagging one by one', () => {
  it('tags ten pictures by keyboard alone', async () => {
    const host = new ScriptedGallery(30);
    const gallery = await pages.open(host);
    const { keyboard } = gallery.page;
    await gallery.grid.focus();
    await keyboard.press('t');
    await gallery.page.locator('.one-count', { hasText: '1 of 30' }).waitFor();
    for (let place = 0; place < 10; place++) {
      await keyboard.type(`tag ${place}`);
      await keyboard.press('Control+Enter');
      await gallery.page.locator('.one-count', { hasText: `${place + 2} of 30` }).waitFor();
    }
    await until(() => host.edits.length === 10, 'ten edits');
    for (let place = 0; place < 10; place++) expect(host.images[place]?.tags.at(-1)).toBe(`tag ${place}`);
    await keyboard.press('ArrowLeft');
    await gallery.page.locator('.one-count', { hasText: '10 of 30' }).waitFor();
    await until(async () => (await gallery.chips()).includes('tag 9'), 'the tags of the picture before');
    await keyboard.press('Escape');
    expect(await gallery.selected()).toEqual(png(9));
    expect(await gallery.grid.evaluate((grid) => grid === document.activeElement)).toBe(true);
  });

  it('goes on with the next picture when one falls out of the query', async () => {
    const host = new ScriptedGallery(30, 'tag:smile');
    const gallery = await pages.open(host);
    await gallery.grid.focus();
    await gallery.page.keyboard.press('t');
    await gallery.page.locator('.one-count', { hasText: '1 of 10' }).waitFor();
    await gallery.page.locator('.one-name', { hasText: '000000.png' }).waitFor();
    await until(
      async () => (await gallery.page.locator('.favourite[aria-pressed="true"]').count()) === 2,
      'keys that are pressed',
    );
    await gallery.page.keyboard.press('2');
    await gallery.page.locator('.one-count', { hasText: 'of 9' }).waitFor();
    expect(await gallery.page.locator('.one-name').textContent()).toBe('000000.png');
    await gallery.page.keyboard.press('ArrowRight');
    await gallery.page.locator('.one-name', { hasText: '000003.png' }).waitFor();
  });

  it('puts what is typed on a number key', async () => {
    const host = new ScriptedGallery(30);
    const gallery = await pages.open(host);
    await gallery.grid.focus();
    await gallery.page.keyboard.press('t');
    await gallery.page.keyboard.type('bow');
    await gallery.page.keyboard.press('Control+Shift+Digit3');
    await until(() => host.favourites[2] === 'bow', 'the key');
    await gallery.page.locator('.favourite', { hasText: 'bow' }).waitFor();
  });
});

describe('the query', () => {
  it('filters while it is typed and says how many', async () => {
    const gallery = await pages.open(new ScriptedGallery(100));
    await gallery.page.keyboard.press('/');
    await gallery.page.keyboard.type('00005');
    await gallery.page.locator('.found', { hasText: '11 of 100 images' }).waitFor();
    await gallery.page.keyboard.type('x');
    await gallery.page.getByText('No image fits the query.').waitFor();
    await gallery.action('show-all').click();
    await gallery.page.locator('.found', { hasText: '100 images' }).waitFor();
  });
});

describe('what is said', () => {
  it('is a sheet of all keys on “?”', async () => {
    const gallery = await pages.open(new ScriptedGallery(10));
    await gallery.grid.focus();
    await gallery.page.keyboard.press('?');
    await gallery.page.getByRole('dialog', { name: 'Keys' }).waitFor();
    await gallery.picture('keys');
    await gallery.page.keyboard.press('Escape');
    await gallery.page.getByRole('dialog', { name: 'Keys' }).waitFor({ state: 'hidden' });
  });

  it('is what went wrong, and where one was after the page was thrown away', async () => {
    const host = new ScriptedGallery(300);
    const gallery = await pages.open(host);
    gallery.refuse.set('undo', 'There is nothing to undo.');
    await gallery.action('undo').click();
    await gallery.page.getByRole('alert').filter({ hasText: 'There is nothing to undo.' }).waitFor();
    await gallery.grid.focus();
    await gallery.page.keyboard.press('End');
    await gallery.drawn();
    await until(
      () => gallery.page.evaluate(() => sessionStorage.getItem('state')?.includes('000299') === true),
      'the place is kept',
    );
    await gallery.page.reload();
    await gallery.tile('000299').waitFor();
    expect(await gallery.selected()).toEqual(png(299));
  });

  it('is that there is nothing, that images are being read, and that a workspace is not trusted', async () => {
    const host = new ScriptedGallery(0);
    host.reading = { done: 1200, total: 5000 };
    const gallery = await pages.open(host);
    await gallery.page.getByText('Reading images: 1,200 of 5,000').first().waitFor();
    host.reading = null;
    host.locked = 'This workspace is not trusted, so nothing is started in it. Trust it to show pictures.';
    await gallery.show();
    await gallery.page.getByText('There are no images here.').waitFor();
    await gallery.page.getByText('Trust it to show pictures.').waitFor();
    await gallery.picture('empty');
  });
});
