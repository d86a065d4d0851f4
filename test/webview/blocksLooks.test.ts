// Pictures of the block editor in every theme and size for a person to look at (test-results/webview), and what can be told without
// eyes: nothing overflows, no words lie over each other, every control has a name.

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { BlocksPage } from './blocksPage';
import { BlocksPages } from './blocksPage';
import { themes } from './panelPage';

let pages: BlocksPages;
beforeAll(async () => {
  pages = await BlocksPages.start();
});
afterEach(() => pages.closePanels());
afterAll(() => pages.stop());

/** What is wider than the page or its card, words of a part that lie over each other, and controls without a name. */
async function faults(editor: BlocksPage): Promise<string[]> {
  return editor.page.evaluate(() => {
    const found: string[] = [];
    const { scrollWidth } = document.documentElement;
    if (scrollWidth > innerWidth) found.push(`page: ${scrollWidth} in ${innerWidth}`);
    for (const box of document.querySelectorAll('.card, .top, .field, .item, vscode-button'))
      if (box.checkVisibility() && box.scrollWidth > box.clientWidth + 1)
        found.push(`${box.className || box.textContent}: ${box.scrollWidth} in ${box.clientWidth}`);
    for (const part of document.querySelectorAll('.unet-part')) {
      const [name, rank] = [part.querySelector('.unet-name'), part.querySelector('.unet-rank')].map((one) =>
        one?.getBoundingClientRect(),
      );
      if (name !== undefined && rank !== undefined && name.right > rank.left)
        found.push(`${part.getAttribute('data-part')}: name over rank`);
    }
    for (const control of document.querySelectorAll<HTMLInputElement>('input, select, textarea, button')) {
      const named =
        (control.labels?.length ?? 0) > 0 || control.ariaLabel || (control.textContent ?? '').trim() !== '';
      if (control.checkVisibility() && !named) found.push(`no name: ${control.outerHTML.slice(0, 80)}`);
    }
    return found;
  });
}

const busy = {
  text: '{ "version": 1, "name": "kira", "base": { "model": "dreamy.safetensors" }, "dataset": { "sources": [{ "path": "images", "repeats": 10 }] }, "network": { "rank": 700, "blocks": { "in1": 4, "mid": 0, "out2": { "rank": 8, "alpha": 64 } }, "overrides": [{ "pattern": "*.attn2.*", "rank": 16 }] } }',
  scene: {
    problems: [
      {
        severity: 'error' as const,
        message: 'There is no folder images. Check the path.',
        path: ['dataset', 'sources', 0, 'path'],
        line: 1,
        file: null,
      },
      {
        severity: 'warning' as const,
        message: 'The caption 03.txt has 91 tokens.',
        path: [],
        line: 1,
        file: '03.txt',
      },
    ],
  },
};

describe('in every theme', () => {
  for (const theme of themes)
    it(theme, async () => {
      const editor = await pages.open({ theme });
      expect(await faults(editor)).toEqual([]);
      await editor.part('in1').focus();
      await editor.picture(theme, false);
    });
});

describe('in every size', () => {
  for (const [name, width, height, zoom] of [
    ['narrow', 400, 900, 1],
    ['half', 720, 900, 1],
    ['wide', 1900, 1000, 1],
    ['zoomed', 1280, 900, 2],
  ] as const)
    it(name, async () => {
      const editor = await pages.open({ width, height, zoom });
      expect(await faults(editor)).toEqual([]);
      await editor.picture(name, name !== 'wide');
    });
});

it('with warnings, problems and everything unfolded', async () => {
  const editor = await pages.open({ ...busy, height: 1400 });
  for (const name of ['modules', 'compare', 'notations', 'overrides'])
    await editor.page.locator(`[data-group="${name}"] > summary`).click();
  await editor.page.locator('[data-module-group="attention"] > summary').click();
  await editor.drawn();
  expect(await faults(editor)).toEqual([]);
  await editor.picture('busy', false);
});
