// Pictures of the tagging panel in every state, theme and size for a person to look at (test-results/webview), and what can be
// told without eyes: nothing overflows, nothing is cut, every control has a name.

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { themes } from './panelPage';
import { ScriptedTagging } from './scriptedTagging';
import type { TaggingPage } from './taggingPage';
import { TaggingPages } from './taggingPage';

let pages: TaggingPages;
beforeAll(async () => {
  pages = await TaggingPages.start();
});
afterEach(() => pages.closePanels());
afterAll(() => pages.stop());

/** What is wider than the page or its card, and controls without a name. */
async function faults(panel: TaggingPage): Promise<string[]> {
  return panel.page.evaluate(() => {
    const found: string[] = [];
    const { scrollWidth } = document.documentElement;
    if (scrollWidth > innerWidth) found.push(`page: ${scrollWidth} in ${innerWidth}`);
    for (const box of document.querySelectorAll('.card, .row, .top, vscode-button'))
      if (box.checkVisibility() && box.scrollWidth > box.clientWidth + 1)
        found.push(`${box.className || box.textContent}: ${box.scrollWidth} in ${box.clientWidth}`);
    for (const control of document.querySelectorAll<HTMLInputElement>('input, select, textarea, button')) {
      const named =
        (control.labels?.length ?? 0) > 0 || control.ariaLabel || (control.textContent ?? '').trim() !== '';
      if (control.checkVisibility() && !named) found.push(`no name: ${control.outerHTML.slice(0, 80)}`);
    }
    return found;
  });
}

async function reviewing(images = 40): Promise<ScriptedTagging> {
  const host = new ScriptedTagging(images);
  host.fail(7, 'The image 08.png is damaged: it ends too early. Export it again, or leave it out.');
  await host.setOptions({ policy: 'merge' });
  await host.tag();
  return host;
}

const run = {
  ...{ done: 12, failed: 1, total: 30, provider: 'CPU', fellBack: null },
  ...{ secondsPerImage: 0.041, stopping: false },
};

it('before anything is done', async () => {
  const panel = await pages.open(new ScriptedTagging(40));
  expect(await faults(panel)).toEqual([]);
  await panel.picture('start');
});

it('while images are tagged, on a processor that was not wanted', async () => {
  const host = new ScriptedTagging(40);
  await host.tag(16);
  const panel = await pages.open(host);
  await panel.show({
    phase: 'tagging',
    run: { ...run, fellBack: 'The CUDA libraries are not there.' },
  });
  expect(await faults(panel)).toEqual([]);
  await panel.picture('tagging');
});

it('after writing, with captions that were left out', async () => {
  const host = new ScriptedTagging(40);
  await host.tag();
  const panel = await pages.open(host);
  await panel.show({
    summary: { ...host.suggestions.summary, changed: 0, ticked: 0 },
    written: {
      captions: 29,
      leftOut: [{ name: '03.txt', reason: 'It was changed since the suggestion was made.' }],
      undoable: true,
    },
  });
  expect(await faults(panel)).toEqual([]);
  await panel.picture('written');
});

it('with both groups of options open, and the list of taggers', async () => {
  const panel = await pages.open(await reviewing(), { height: 1700 });
  for (const name of ['which', 'writing']) await panel.page.locator(`[data-group="${name}"] summary`).click();
  await panel.page.locator('.others summary').click();
  await panel.show();
  expect(await faults(panel)).toEqual([]);
  await panel.picture('options');
});

describe('the review in every theme', () => {
  for (const theme of themes)
    it(theme, async () => {
      const panel = await pages.open(await reviewing(), { theme });
      expect(await faults(panel)).toEqual([]);
      await panel.picture(`review-${theme}`);
      await panel.page.locator('[data-tab="tags"]').click();
      await panel.drawn();
      expect(await faults(panel)).toEqual([]);
      await panel.picture(`tags-${theme}`);
    });
});

describe('the review in every size', () => {
  for (const [name, width, zoom] of [
    ['narrow', 400, 1],
    ['half', 720, 1],
    ['wide', 1900, 1],
    ['zoomed', 1280, 2],
  ] as const)
    it(name, async () => {
      const panel = await pages.open(await reviewing(), { width, zoom });
      expect(await faults(panel)).toEqual([]);
      await panel.picture(`review-${name}`, false);
    });
});
