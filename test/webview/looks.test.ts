// Pictures of every state for a person to look at (test-results/webview), and that no layout overflows.

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
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

describe('every state at 1200 px', () => {
  for (const [name, scene] of Object.entries(scenes))
    it(name, async () => {
      const panel = await pages.open({ state: scene(), log });
      await panel.picture(`state-${name}`);
      expect(
        await panel.page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
      ).toBeLessThanOrEqual(0);
    });
});

describe('every theme', () => {
  for (const theme of themes)
    for (const name of ['running', 'finished', 'failed', 'caching'] as const)
      it(`${name} in ${theme}`, async () => {
        const panel = await pages.open({ state: scenes[name](), log, theme });
        await panel.picture(`theme-${theme}-${name}`);
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
    for (const name of ['running', 'finished', 'failed', 'caching', 'warnings'] as const)
      it(`${name}, ${size}`, async () => {
        const panel = await pages.open({ state: scenes[name](), log, ...view });
        await panel.picture(`size-${size}-${name}`);
        const overflow = await panel.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect(overflow).toBeLessThanOrEqual(0);
      });
});

it('a very long run: bands of ranges, thousands of steps, long names', async () => {
  const run = new ScriptedRun(
    100_000,
    'a-rather-long-name-for-a-style-that-somebody-trained-on-a-whole-weekend',
  ).started();
  run
    .phase('loading')
    .network({ in0: 1, in1: 2, in2: 3, in3: 4, mid: 5, out0: 6, out1: 7, out2: 8, out3: 9 });
  run.phase('training').train(61_000, { every: 5000, save: 2000 });
  const panel = await pages.open({ state: run.state(), log });
  await panel.picture('long-run');
  const narrow = await pages.open({ state: run.state(), log, width: 400 });
  await narrow.picture('long-run-column');
  expect(
    await narrow.page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
  ).toBeLessThanOrEqual(0);
});
