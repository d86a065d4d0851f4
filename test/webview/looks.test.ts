// Pictures of every state, theme and size for a person to look at (test-results/webview), and what can be told without
// eyes: nothing overflows, nothing is cut, every text stands out from what is behind it.

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { OpenPanel } from './panelPage';
import { PanelPages, themes } from './panelPage';
import { ScriptedRun, scenes } from './scriptedRun';

const log = {
  lines: [
    '10:15:02 base: embedded model, fp32, 12.4 M parameters',
    '10:15:03 20 pictures in 4 buckets, 500 repeats',
    '10:15:07 network: 79 modules, 1,868,800 parameters in in0 and out3',
    '10:15:08 training starts',
  ],
  truncated: false,
};

let pages: PanelPages;
beforeAll(async () => {
  pages = await PanelPages.start();
});
afterEach(() => pages.closePanels());
afterAll(() => pages.stop());

/** What is wider than the page, and buttons whose text does not fit. */
async function cut(panel: OpenPanel): Promise<string[]> {
  return panel.page.evaluate(() => {
    const found: string[] = [];
    const { scrollWidth } = document.documentElement;
    if (scrollWidth > innerWidth) found.push(`page: ${scrollWidth} in ${innerWidth}`);
    for (const button of document.querySelectorAll('vscode-button'))
      if (button.checkVisibility() && button.scrollWidth > button.clientWidth + 1)
        found.push(`button: ${button.textContent}`);
    for (const card of document.querySelectorAll('.card'))
      if (card.checkVisibility() && card.scrollWidth > card.clientWidth + 1)
        found.push(`card: ${card.className}`);
    return found;
  });
}

/** Texts whose contrast with what is behind them is under 4.5 (WCAG AA), disabled ones aside. */
async function faint(panel: OpenPanel): Promise<string[]> {
  return panel.page.evaluate(() => {
    const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    if (canvas === null) throw new Error('no canvas');
    type Colour = [number, number, number, number];
    const read = (value: string): Colour => {
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = value;
      canvas.fillRect(0, 0, 1, 1);
      const [red = 0, green = 0, blue = 0, alpha = 0] = canvas.getImageData(0, 0, 1, 1).data;
      return [red, green, blue, alpha / 255];
    };
    const over = (top: Colour, under: Colour): Colour => {
      const mix = (at: 0 | 1 | 2): number => top[at] * top[3] + under[at] * (1 - top[3]);
      return [mix(0), mix(1), mix(2), 1];
    };
    const behind = (element: Element | null): Colour => {
      if (element === null) return [255, 255, 255, 1];
      const own = read(getComputedStyle(element).backgroundColor);
      return own[3] >= 0.999 ? own : over(own, behind(element.parentElement));
    };
    const light = ([red, green, blue]: Colour): number => {
      const part = (value: number): number => {
        const share = value / 255;
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      };
      return 0.2126 * part(red) + 0.7152 * part(green) + 0.0722 * part(blue);
    };
    const found = new Set<string>();
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode() !== null) {
      const element = texts.currentNode.parentElement;
      if (element === null || texts.currentNode.textContent?.trim() === '') continue;
      if (
        !element.checkVisibility({ visibilityProperty: true }) ||
        element.closest('[disabled], svg') !== null
      )
        continue;
      const background = behind(element);
      const colour = over(read(getComputedStyle(element).color), background);
      const [a, b] = [light(colour), light(background)];
      const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
      if (ratio < 4.5) found.add(`${ratio.toFixed(1)}: ${texts.currentNode.textContent ?? ''}`);
    }
    return [...found];
  });
}

it('every state', async () => {
  const panel = await pages.open({ state: scenes.queued(), log });
  for (const [name, scene] of Object.entries(scenes)) {
    await panel.show(scene());
    await panel.picture(`state-${name}`);
    expect([name, await cut(panel)]).toEqual([name, []]);
  }
});

describe('every theme', () => {
  for (const theme of themes)
    it(theme, async () => {
      const panel = await pages.open({ state: scenes.queued(), log, theme });
      for (const name of [
        'caching',
        'running',
        'paused',
        'finished',
        'failed',
        'stopped',
        'warnings',
      ] as const) {
        await panel.show(scenes[name]());
        await panel.picture(`theme-${theme}-${name}`);
        expect([name, await faint(panel)]).toEqual([name, []]);
      }
    });
});

describe('every size', () => {
  const sizes = [
    { name: 'column', width: 400, height: 900, zoom: 1 },
    { name: 'half', width: 720, height: 900, zoom: 1 },
    { name: 'wide', width: 1600, height: 1000, zoom: 1 },
    { name: 'zoomed', width: 1280, height: 800, zoom: 2 },
    { name: 'zoomed-column', width: 640, height: 900, zoom: 2 },
  ];
  for (const { name: size, ...view } of sizes)
    it(size, async () => {
      const panel = await pages.open({ state: scenes.queued(), log, ...view });
      for (const name of ['running', 'failed', 'warnings'] as const) {
        await panel.show(scenes[name]());
        await panel.picture(`size-${size}-${name}`);
        expect([name, await cut(panel)]).toEqual([name, []]);
      }
    });
});

it('a very long run: bands of ranges, thousands of steps, long names', async () => {
  const name = 'a-rather-long-name-for-a-style-that-somebody-trained-on-a-whole-weekend';
  const run = new ScriptedRun(100_000, name).started().phase('loading');
  run.network({
    in0: 301,
    in1: 592,
    in2: 830,
    in3: 144,
    mid: 485,
    out0: 606,
    out1: 1707,
    out2: 808,
    out3: 439,
  });
  run.phase('training').train(61_000, { every: 5000, save: 2000 });
  const panel = await pages.open({ state: run.state(), log });
  await panel.picture('long-run');
  expect(await cut(panel)).toEqual([]);
  await panel.page.setViewportSize({ width: 400, height: 900 });
  await panel.picture('long-run-column');
  expect(await cut(panel)).toEqual([]);
});

it('the page does not jump while a run goes on', async () => {
  const run = new ScriptedRun().started().phase('loading').network().samples().phase('training').train(600);
  const panel = await pages.open({ state: run.state() });
  const tops = (): Promise<number[]> =>
    panel.page.locator('.card').evaluateAll((cards) => cards.map((card) => card.getBoundingClientRect().top));
  const before = await tops();
  await panel.action('stop').click();
  await panel.show(run.train(620).state());
  expect(await tops()).toEqual(before);
  await panel.show(run.phase('stopping').state());
  expect(await tops()).toEqual(before);
});
