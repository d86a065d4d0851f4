// Reading the panel: pictures large, the curve point by point, the log, the theme, what is kept over a reload.

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { OpenPanel } from './panelPage';
import { PanelPages } from './panelPage';
import { ScriptedRun, prompts, scenes } from './scriptedRun';

let pages: PanelPages;
beforeAll(async () => {
  pages = await PanelPages.start();
});
afterEach(() => pages.closePanels());
afterAll(() => pages.stop());

const steps = (panel: OpenPanel, prompt: number): Promise<string[]> =>
  panel.page.locator('.prompt-row').nth(prompt).locator('.step-label').allTextContents();

describe('sample pictures', () => {
  it('stand in a row for each prompt, the newest first', async () => {
    const panel = await pages.open({ state: scenes.running() });
    expect(await panel.page.locator('.prompt').allTextContents()).toEqual(prompts);
    expect(await steps(panel, 1)).toEqual(['Step 500', 'Step 250', 'Start']);
    await panel.show(scenes.finished());
    expect(await steps(panel, 1)).toEqual(['Step 1,000', 'Step 750', 'Step 500', 'Step 250', 'Start']);
  });

  it('keep their pixels when they are tiny, and only then', async () => {
    const run = new ScriptedRun().started().samples();
    run.add({
      type: 'sample',
      step: 0,
      index: 7,
      prompt: 'large',
      seed: 1,
      file: 'samples/000000-00.png',
      width: 512,
      height: 512,
      seconds: 1,
    });
    const panel = await pages.open({ state: run.state() });
    const rendering = await panel.page
      .locator('.frame img')
      .evaluateAll((images) => images.map((image) => getComputedStyle(image).imageRendering));
    expect(rendering).toEqual(['pixelated', 'pixelated', 'pixelated', 'auto']);
  });

  it('are not loaded again by a state that brings nothing new', async () => {
    const panel = await pages.open({ state: scenes.running() });
    await panel.page
      .locator('.frame img')
      .first()
      .evaluate((image) => Object.assign(image, { mine: true }));
    await panel.show(scenes.running());
    await panel.show(scenes.finished());
    const mine = await panel.page
      .locator('.frame img')
      .evaluateAll((images) => images.filter((image) => 'mine' in image).length);
    expect(mine).toBe(1);
  });

  it('that were made again after a resume are shown anew', async () => {
    const run = new ScriptedRun().started().samples().phase('training').train(600);
    const panel = await pages.open({ state: run.state() });
    const source = (): Promise<string | null> =>
      panel.page.locator('.prompt-row').first().locator('img').first().getAttribute('src');
    const before = await source();
    run.started(250);
    await panel.show(run.state());
    expect(await steps(panel, 0)).toEqual(['Step 250', 'Start']);
    run.train(500);
    await panel.show(run.state());
    expect(await steps(panel, 0)).toEqual(['Step 500', 'Step 250', 'Start']);
    expect(await source()).not.toBe(before);
  });

  it('go away with the run that made them', async () => {
    const panel = await pages.open({ state: scenes.running() });
    await panel.show(scenes.warnings());
    expect(await panel.page.locator('.prompt-row').count()).toBe(0);
    expect(await panel.page.getByText('The first pictures appear here soon.').isVisible()).toBe(true);
  });

  it('say so when a file is gone', async () => {
    const run = new ScriptedRun().started();
    run.add({
      type: 'sample',
      step: 0,
      index: 0,
      prompt: 'p',
      seed: 1,
      file: 'samples/999999-00.png',
      width: 64,
      height: 64,
      seconds: 1,
    });
    const panel = await pages.open({ state: run.state() });
    await expect.poll(() => panel.page.getByText('The picture cannot be read.').isVisible()).toBe(true);
  });
});

describe('the lightbox', () => {
  const open = async (): Promise<OpenPanel> => {
    const panel = await pages.open({ state: scenes.running() });
    await panel.page.locator('.thumb').first().focus();
    await panel.page.keyboard.press('Enter');
    await panel.page.locator('dialog[open]').waitFor();
    return panel;
  };
  const title = (panel: OpenPanel): Promise<string | null> => panel.page.locator('dialog h2').textContent();
  const prompt = (panel: OpenPanel): Promise<string | null> =>
    panel.page.locator('.lightbox-prompt').textContent();

  it('opens, moves and closes by keyboard, and gives the focus back', async () => {
    const panel = await open();
    const { keyboard } = panel.page;
    expect(await title(panel)).toBe('Step 500');
    await keyboard.press('ArrowLeft');
    expect(await title(panel)).toBe('Step 250');
    await keyboard.press('ArrowDown');
    expect([await title(panel), await prompt(panel)]).toEqual(['Step 250', prompts[1]]);
    await keyboard.press('Home');
    expect(await title(panel)).toBe('Start');
    await keyboard.press('ArrowLeft');
    expect(await title(panel)).toBe('Start');
    await keyboard.press('End');
    await keyboard.press('ArrowUp');
    expect([await title(panel), await prompt(panel)]).toEqual(['Step 500', prompts[0]]);
    await keyboard.press('Escape');
    await panel.page.locator('dialog[open]').waitFor({ state: 'hidden' });
    expect(await panel.page.evaluate(() => document.activeElement?.className)).toBe('thumb');
  });

  it('compares with the start by a slider', async () => {
    const panel = await open();
    const start = panel.page.locator('.start-image');
    expect(await start.isVisible()).toBe(false);
    await panel.page.keyboard.press('c');
    expect(await start.isVisible()).toBe(true);
    expect(await start.getAttribute('src')).toContain('samples/000000-00.png');
    expect(await start.evaluate((image) => getComputedStyle(image).clipPath)).toBe('inset(0px 50% 0px 0px)');
    await panel.picture('lightbox-compare', false);
    await panel.page.keyboard.press('ArrowRight');
    expect(await start.evaluate((image) => getComputedStyle(image).clipPath)).toBe('inset(0px 49% 0px 0px)');
    await panel.page.keyboard.press('c');
    expect(await start.isVisible()).toBe(false);
    await panel.picture('lightbox', false);
  });

  it('says how the picture was made', async () => {
    const panel = await open();
    const facts = await panel.page.locator('.lightbox-facts div').allTextContents();
    expect(facts).toEqual([
      'Seed7',
      'Size64 × 64',
      'SamplerDPM++ 2M Karras',
      'Sampler steps25',
      'Guidance7',
      'Took3 s',
    ]);
  });

  it('follows a run that goes on, and closes when its picture goes away', async () => {
    const panel = await open();
    expect(await panel.action('later').getAttribute('disabled')).not.toBeNull();
    await panel.show(scenes.finished());
    expect(await panel.page.locator('.lightbox-head .quiet-text').textContent()).toBe('3 of 5');
    await panel.action('later').click();
    expect(await title(panel)).toBe('Step 750');
    await panel.show(new ScriptedRun().started().state());
    expect(await panel.page.locator('dialog[open]').count()).toBe(0);
  });

  for (const [name, width, zoom, theme] of [
    ['column', 400, 1, 'dark'],
    ['zoomed', 1280, 2, 'dark'],
    ['light', 1200, 1, 'light'],
    ['high-contrast', 1200, 1, 'high-contrast'],
  ] as const)
    it(`fits: ${name}`, async () => {
      const panel = await pages.open({ state: scenes.finished(), width, zoom, theme });
      await panel.page.locator('.thumb').nth(1).click();
      await panel.picture(`lightbox-${name}`, false);
      const box = await panel.page.locator('dialog').evaluate((dialog) => {
        const { left, right, top, bottom } = dialog.getBoundingClientRect();
        return {
          inside: left >= 0 && right <= innerWidth && top >= 0 && bottom <= innerHeight,
          cut: dialog.scrollWidth - dialog.clientWidth,
        };
      });
      expect(box).toEqual({ inside: true, cut: 0 });
    });
});

describe('the loss curve', () => {
  it('is read out by pointer and by keyboard', async () => {
    const panel = await pages.open({ state: scenes.running() });
    const readOut = panel.page.locator('.read-out');
    const plot = panel.page.locator('.plot');
    await plot.focus();
    await panel.page.keyboard.press('Home');
    await expect.poll(() => readOut.textContent()).toMatch(/^Step 1 · loss 0\.\d{4} · smoothed 0\.\d{4}$/);
    await panel.page.keyboard.press('ArrowRight');
    await expect.poll(() => readOut.textContent()).toMatch(/^Step 2 · /);
    expect(await plot.getAttribute('aria-valuetext')).toMatch(/^Step 2 · loss/);
    await panel.page.keyboard.press('End');
    await expect.poll(() => readOut.textContent()).toMatch(/^Step 640 · /);
    const box = await plot.boundingBox();
    if (box === null) throw new Error('no plot');
    await panel.page.mouse.move(box.x + 300, box.y + 100);
    await expect.poll(() => readOut.textContent()).toMatch(/^Step (?!640)\d+ · loss/);
  });

  it('is drawn in the theme’s colours, anew when the theme changes', async () => {
    const panel = await pages.open({ state: scenes.running() });
    const drawn = (): Promise<string> =>
      panel.page.locator('.plot canvas').evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
    const dark = await drawn();
    await panel.wear('light');
    expect(await drawn()).not.toBe(dark);
    await panel.wear('dark');
    expect(await drawn()).toBe(dark);
  });

  it('changes with scale and smoothing, which are kept over a reload', async () => {
    const panel = await pages.open({ state: scenes.running() });
    const drawn = (): Promise<string> =>
      panel.page.locator('.plot canvas').evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
    const linear = await drawn();
    await panel.page.getByRole('checkbox', { name: 'Logarithmic' }).click();
    await expect.poll(drawn).not.toBe(linear);
    const logarithmic = await drawn();
    await panel.page.locator('#smoothing').fill('90');
    await expect.poll(drawn).not.toBe(logarithmic);
    const smooth = await drawn();
    await panel.picture('chart-logarithmic');
    await panel.page.reload();
    await panel.page.locator('main').waitFor({ state: 'visible' });
    await panel.page.locator('.plot canvas').waitFor();
    await panel.page.mouse.move(0, 0);
    await expect.poll(drawn).toBe(smooth);
  });

  it('is as wide as its card after the panel was made narrower', async () => {
    const panel = await pages.open({ state: scenes.running(), width: 1400 });
    await panel.page.setViewportSize({ width: 420, height: 800 });
    const widths = (): Promise<[number, number]> =>
      panel.page
        .locator('.plot')
        .evaluate((plot) => [plot.clientWidth, plot.querySelector('.uplot')?.clientWidth ?? 0]);
    await expect.poll(async () => (await widths())[1]).toBeLessThan(400);
    const [card, chart] = await widths();
    expect(Math.abs(card - chart)).toBeLessThanOrEqual(1);
  });
});

it('the log follows while one is at its end, and stays open over a reload', async () => {
  const lines = Array.from({ length: 200 }, (_, index) => `line ${index}`);
  const panel = await pages.open({ state: scenes.running(), log: { lines, truncated: true } });
  const text = panel.page.locator('.log-text');
  const atEnd = (): Promise<boolean> =>
    text.evaluate((one) => one.scrollHeight - one.scrollTop - one.clientHeight < 8);
  await panel.page.getByText('Log', { exact: true }).click();
  await expect.poll(atEnd).toBe(true);
  await panel.picture('log-open');
  panel.server.notify.log({ lines: [...lines.slice(1), 'line 200'], truncated: true });
  await expect.poll(() => text.textContent()).toContain('line 200');
  expect(await atEnd()).toBe(true);
  await text.evaluate((one) => one.scrollTo(0, 0));
  await expect.poll(() => panel.page.getByRole('checkbox', { name: 'Follow' }).isChecked()).toBe(false);
  panel.server.notify.log({ lines: [...lines.slice(2), 'line 200', 'line 201'], truncated: true });
  await expect.poll(() => text.textContent()).toContain('line 201');
  expect(await text.evaluate((one) => one.scrollTop)).toBe(0);
  await panel.page.reload();
  await expect.poll(() => text.isVisible()).toBe(true);
});

it('the blocks are named with their share for those who do not see the drawing', async () => {
  const panel = await pages.open({ state: scenes.running() });
  const label = await panel.page.locator('.unet').getAttribute('aria-label');
  expect(label).toContain('in0: 684,032 parameters, 37 % of the LoRA');
  expect(label).toContain('mid: not trained');
  expect(await panel.page.locator('.block.trained').count()).toBe(2);
});
