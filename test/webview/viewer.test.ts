// The viewer as a person uses it: zoom, pan, compare, the crop with its focal point, painting a mask.

import fs from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { bucketRule } from '../../src/shared/dataset/buckets';
import type { MadePicture } from './scriptedViewer';
import { quarters, ScriptedViewer } from './scriptedViewer';
import type { ViewerPage } from './viewerPage';
import { ViewerPages } from './viewerPage';

/** Machines may be busy: what a person would see comes within seconds. */
const eventually = <T>(look: () => T): ReturnType<typeof expect.poll<T>> =>
  expect.poll(look, { timeout: 15_000 });

let pages: ViewerPages;
let pictures: readonly MadePicture[];
beforeAll(async () => {
  pages = await ViewerPages.start();
  pictures = [
    await quarters('wide.png', 1200, 600),
    await quarters('tall.png', 400, 800),
    await quarters('small.png', 200, 150),
  ];
});
afterEach(() => pages.closePages());
afterAll(() => pages.stop());

const text = (view: ViewerPage, selector: string): Promise<string> =>
  view.page.locator(`${selector}:visible`).first().innerText();
const middle = (box: { x: number; y: number; width: number; height: number }): [number, number] => [
  Math.round(box.x + box.width / 2),
  Math.round(box.y + box.height / 2),
];

describe('a picture', () => {
  it('is fitted first, and zoomed to the pointer by the wheel', async () => {
    const view = await pages.open(new ScriptedViewer(pictures));
    const fit = await view.picture();
    const pane = await view.page.locator('.viewer-pane').first().boundingBox();
    expect(fit.width).toBeCloseTo(pane?.width ?? 0, 0);
    expect(fit.width / fit.height).toBeCloseTo(2, 1);
    const point = await view.at(0.25, 0.25);
    await view.page.mouse.move(point.x, point.y);
    await view.page.mouse.wheel(0, -600);
    const near = await view.picture();
    expect(near.width).toBeGreaterThan(fit.width * 1.3);
    const seen = await view.at(0.25, 0.25);
    expect(seen.x).toBeCloseTo(point.x, 0);
    await view.page.mouse.wheel(0, 5000);
    expect((await view.picture()).width).toBeCloseTo(fit.width, 0);
  });

  it('is moved by drag and by keys, and shown at its own size', async () => {
    const view = await pages.open(new ScriptedViewer(pictures));
    await view.page.keyboard.press('1');
    const full = await view.picture();
    expect([full.width, full.height]).toEqual([1200, 600]);
    expect(await text(view, '.viewer-scale')).toBe('100 %');
    await view.page.mouse.move(500, 400);
    await view.page.mouse.down();
    await view.page.mouse.move(560, 400, { steps: 3 });
    await view.page.mouse.up();
    expect((await view.picture()).x).toBeCloseTo(full.x + 60, 0);
    await view.page.keyboard.press('ArrowRight');
    expect((await view.picture()).x).toBeCloseTo(full.x + 60 - 100, 0);
    await view.page.keyboard.press('+');
    expect((await view.picture()).width).toBeCloseTo(1500, 0);
    await view.action('viewer-fit').click();
    expect((await view.picture()).width).toBeCloseTo(1000, 0);
    await view.page.mouse.dblclick(500, 400);
    expect((await view.picture()).width).toBeCloseTo(1200, 0);
  });

  it('gives way to the next one, and the gallery hears of it', async () => {
    const view = await pages.open(new ScriptedViewer(pictures));
    expect(await text(view, '.viewer-position')).toBe('1 of 3');
    await view.page.keyboard.press('ArrowRight');
    await eventually(() => text(view, '.viewer-name')).toBe('tall.png');
    // the editor's own style sheet would squeeze a picture that is taller than its pane
    const tall = await view.picture();
    expect(tall.width / tall.height).toBeCloseTo(0.5, 2);
    await view.page.keyboard.press('1');
    const own = await view.picture();
    expect([own.width, own.height]).toEqual([400, 800]);
    await view.action('viewer-next').click();
    await eventually(() => text(view, '.viewer-name')).toBe('small.png');
    await view.page.keyboard.press('PageDown');
    await view.page.keyboard.press('PageUp');
    await eventually(() => text(view, '.viewer-name')).toBe('tall.png');
    await view.page.keyboard.press('Escape');
    expect(await view.told()).toEqual([
      'shown /set/wide.png',
      'shown /set/tall.png',
      'shown /set/small.png',
      'shown /set/tall.png',
      'closed /set/tall.png',
    ]);
    expect(await view.page.locator('.viewer').count()).toBe(0);
  });

  it('is shown beside another one, and both are moved as one', async () => {
    const view = await pages.open(new ScriptedViewer(pictures));
    await view.page.keyboard.press('d');
    await eventually(() => view.page.locator('.viewer-pane:visible').count()).toBe(2);
    await eventually(() => text(view, '.viewer-side:nth-child(2) strong')).toBe('tall.png');
    const before = [await view.picture(0), await view.picture(1)] as const;
    const [x, y] = middle(before[0]);
    await view.page.mouse.move(x, y);
    await view.page.mouse.wheel(0, -400);
    const after = [await view.picture(0), await view.picture(1)] as const;
    expect(after[0].width / before[0].width).toBeCloseTo(after[1].width / before[1].width, 3);
    expect(after[0].width).toBeGreaterThan(before[0].width * 1.3);
    await view.look('viewer-compare-dark');
    await view.page.keyboard.press('0');
    await view.page.keyboard.press('PageDown');
    await eventually(() => text(view, '.viewer-side:nth-child(2) strong')).toBe('small.png');
    await view.page.keyboard.press('d');
    expect(await view.page.locator('.viewer-pane:visible').count()).toBe(1);
  });

  it('that the browser cannot show, or would not turn, is shown as a copy', async () => {
    const turned = fs.readFileSync(
      path.join(import.meta.dirname, '../fixtures/golden/dataset/pictures/turned.webp'),
    );
    const host = new ScriptedViewer([
      { name: 'broken.png', bytes: Buffer.from('no picture'), width: 300, height: 200 },
      { name: 'turned.webp', bytes: turned, width: 999, height: 24 },
    ]);
    host.copies.set(
      'broken.png',
      await sharp(pictures[0]?.bytes).resize(150, 100, { fit: 'fill' }).png().toBuffer(),
    );
    const view = await pages.open(host);
    expect(view.methods()).toContain('viewerCopy');
    const box = await view.picture();
    expect(box.width / box.height).toBeCloseTo(1.5, 1);
    // numbers are those of the picture, not of its copy
    await view.page.keyboard.press('1');
    expect((await view.picture()).width).toBe(300);
  });
});

describe('the crop', () => {
  const openCrop = async (host: ScriptedViewer): Promise<ViewerPage> => {
    const view = await pages.open(host, { width: 1000, height: 800 });
    await view.page.keyboard.press('c');
    await view.drawn();
    return view;
  };

  it('says in live numbers what training cuts out, and follows the pointer', async () => {
    const host = new ScriptedViewer(pictures);
    host.rule = bucketRule(512, { enabled: false });
    const view = await openCrop(host);
    expect(await text(view, '.crop-numbers')).toBe(
      'Bucket 512 × 512 · resized to 1024 × 512 · 50 % of it is seen · falls away: 256 px left, 256 px right',
    );
    expect(await text(view, '.crop-focal')).toBe('Cropped in the middle');
    const point = await view.at(0.2, 0.5);
    await view.page.mouse.move(point.x, point.y);
    await view.page.mouse.down();
    expect(await text(view, '.crop-focal')).toMatch(/^Focal point 20(\.\d)? % from the left/);
    expect(await text(view, '.crop-numbers')).toContain('falls away: 512 px right');
    const right = await view.at(0.75, 0.5);
    await view.page.mouse.move(right.x, right.y, { steps: 4 });
    expect(await text(view, '.crop-numbers')).toContain('falls away: 512 px left');
    await view.page.mouse.up();
    await eventually(() => host.focals.get('/set/wide.png')?.x).toBeCloseTo(0.75, 2);
    // what was dragged is written once
    expect(view.methods().filter((method) => method === 'setFocal')).toHaveLength(1);
    await view.look('viewer-crop-dark');
  });

  it('is moved with the arrow keys, and reset', async () => {
    const host = new ScriptedViewer(pictures);
    host.rule = bucketRule(512, { enabled: false });
    const view = await openCrop(host);
    await view.page.keyboard.press('ArrowLeft');
    await view.page.keyboard.press('Shift+ArrowUp');
    await eventually(() => host.focals.get('/set/wide.png')).toEqual({ x: 0.495, y: 0.45 });
    await view.action('focal-reset').click();
    await eventually(() => host.focals.has('/set/wide.png')).toBe(false);
    expect(await text(view, '.crop-focal')).toBe('Cropped in the middle');
    for (let times = 0; times < 30; times++) await view.page.keyboard.press('Shift+ArrowRight');
    await eventually(() => host.focals.get('/set/wide.png')?.x).toBe(1);
  });

  it('is written before another picture is shown', async () => {
    const host = new ScriptedViewer(pictures);
    const view = await openCrop(host);
    await view.page.keyboard.press('ArrowLeft');
    await view.page.keyboard.press('PageDown');
    await eventually(() => text(view, '.viewer-name')).toBe('tall.png');
    expect(host.focals.get('/set/wide.png')).toEqual({ x: 0.495, y: 0.5 });
    expect(await text(view, '.crop-focal')).toBe('Cropped in the middle');
  });

  it('marks pictures that are enlarged, and asks whose bucket is meant', async () => {
    const host = new ScriptedViewer([pictures[2] ?? pictures[0]].flatMap((one) => one ?? []));
    host.further = [{ name: 'other', rule: bucketRule(128, { step: 32 }) }];
    const view = await openCrop(host);
    expect(await text(view, '.crop-enlarged')).toMatch(/^Enlarged × \d\.\d\d$/);
    await view.page.locator('.crop-choice').selectOption('other');
    await eventually(() => view.page.locator('.crop-enlarged:visible').count()).toBe(0);
    expect(await text(view, '.crop-numbers')).toContain('Bucket 128 × 128 · resized to 171 × 128');
  });

  it('says what is wrong with the file, and what may not be written', async () => {
    const host = new ScriptedViewer(pictures);
    host.focalFault = {
      message: 'Line 2 of wide.focal.toml has a number that is not from 0 to 1.',
      fix: 'Mend it.',
    };
    host.locked = 'This workspace is not trusted.';
    const view = await openCrop(host);
    expect(await text(view, '.strip-fault')).toContain('Line 2 of wide.focal.toml');
    expect(await text(view, '.strip-hint')).toBe('This workspace is not trusted.');
    await view.page.keyboard.press('ArrowLeft');
    expect(await text(view, '.crop-focal')).toBe('Cropped in the middle');
    expect(view.methods()).not.toContain('setFocal');
  });

  it('tells a refusal where the person looks', async () => {
    const host = new ScriptedViewer(pictures);
    const view = await openCrop(host);
    view.refuse.set('setFocal', 'The disk is full. Make room on it.');
    await view.page.keyboard.press('ArrowLeft');
    await eventually(() => text(view, '.message')).toContain(
      '“Set the focal point” did not work: The disk is full. Make room on it.',
    );
  });
});

describe('the mask', () => {
  const openMask = async (host: ScriptedViewer): Promise<ViewerPage> => {
    const view = await pages.open(host, { width: 1000, height: 800 });
    await view.page.keyboard.press('m');
    await view.page.locator('.mask-layer').waitFor({ state: 'visible' });
    await view.drawn();
    return view;
  };
  const stroke = async (view: ViewerPage, from: [number, number], to: [number, number]): Promise<void> => {
    const [a, b] = [await view.at(...from), await view.at(...to)];
    await view.page.mouse.move(a.x, a.y);
    await view.page.mouse.down();
    await view.page.mouse.move(b.x, b.y, { steps: 6 });
    await view.page.mouse.up();
    await view.drawn();
  };
  /** Level of the saved mask at a place, by fractions. */
  const level = async (
    host: ScriptedViewer,
    image: string,
    x: number,
    y: number,
  ): Promise<number | undefined> => {
    const { data, info } = await sharp(host.masks.get(image)).raw().toBuffer({ resolveWithObject: true });
    return data[(Math.floor(y * info.height) * info.width + Math.floor(x * info.width)) * info.channels];
  };

  it('is painted, undone and done again, and saved as grey of the size of the picture', async () => {
    const host = new ScriptedViewer(pictures);
    const view = await openMask(host);
    expect(await text(view, '.mask-state')).toBe('This picture has no mask: all of it is learnt.');
    await stroke(view, [0.1, 0.5], [0.9, 0.5]);
    expect(await text(view, '.mask-state')).toMatch(/^\d\d(\.\d)? % is learnt · Not saved$/);
    await view.look('viewer-mask-dark');
    await view.page.keyboard.press('Control+z');
    expect(await text(view, '.mask-state')).toBe('This picture has no mask: all of it is learnt.');
    await view.page.keyboard.press('Control+y');
    await view.page.keyboard.press('Control+s');
    await eventually(() => text(view, '.mask-state')).toContain('Saved as wide-masklabel.png');
    const saved = host.masks.get('/set/wide.png') ?? Buffer.alloc(0);
    expect([saved.readUInt32BE(16), saved.readUInt32BE(20), saved[24], saved[25]]).toEqual([1200, 600, 8, 0]);
    expect(await level(host, '/set/wide.png', 0.5, 0.5)).toBe(0);
    expect(await level(host, '/set/wide.png', 0.5, 0.1)).toBe(255);
    // erasing learns again
    await view.page.keyboard.press('e');
    await stroke(view, [0.4, 0.5], [0.6, 0.5]);
    await view.action('mask-save').click();
    await eventually(() => level(host, '/set/wide.png', 0.5, 0.5)).toBe(255);
    expect(await level(host, '/set/wide.png', 0.15, 0.5)).toBe(0);
  });

  it('is read from its file, and inverted', async () => {
    const host = new ScriptedViewer(pictures);
    host.masks.set(
      '/set/wide.png',
      await sharp({ create: { width: 1200, height: 600, channels: 3, background: '#000' } })
        .png()
        .toBuffer(),
    );
    const view = await openMask(host);
    expect(await text(view, '.mask-state')).toBe('0 % is learnt · Saved as wide-masklabel.png');
    await view.page.keyboard.press('i');
    expect(await text(view, '.mask-state')).toBe('100 % is learnt · Not saved');
    await view.action('mask-delete').click();
    await eventually(() => host.masks.size).toBe(0);
    await eventually(() => text(view, '.mask-state')).toBe('This picture has no mask: all of it is learnt.');
  });

  it('is filled by colour: a quarter of the picture at a click', async () => {
    const host = new ScriptedViewer(pictures);
    const view = await openMask(host);
    await view.page.keyboard.press('g');
    const red = await view.at(0.25, 0.25);
    await view.page.mouse.click(red.x, red.y);
    await eventually(() => text(view, '.mask-state')).toBe('75 % is learnt · Not saved');
    await view.page.keyboard.down('Shift');
    await view.page.mouse.click(red.x, red.y);
    await view.page.keyboard.up('Shift');
    await eventually(() => text(view, '.mask-state')).toBe('100 % is learnt · Not saved');
  });

  it('that is not saved is asked about before another picture comes, and kept when the page is hidden', async () => {
    const host = new ScriptedViewer(pictures);
    const view = await openMask(host);
    await stroke(view, [0.1, 0.5], [0.9, 0.5]);
    await eventually(() => host.drafts.has('/set/wide.png')).toBe(true);
    await view.page.keyboard.press('PageDown');
    await view.action('mask-ask-cancel').click();
    expect(await text(view, '.viewer-name')).toBe('wide.png');
    // the page is thrown away when its tab is hidden, and made anew
    await view.page.reload();
    await view.drawn();
    await view.page.keyboard.press('m');
    await eventually(() => text(view, '.mask-state')).toContain('what you painted before is here again');
    await view.page.keyboard.press('PageDown');
    await view.action('mask-ask-save').click();
    await eventually(() => text(view, '.viewer-name')).toBe('tall.png');
    expect(await level(host, '/set/wide.png', 0.5, 0.5)).toBe(0);
    expect(host.drafts.size).toBe(0);
    await stroke(view, [0.1, 0.5], [0.9, 0.5]);
    await view.page.keyboard.press('PageUp');
    await view.action('mask-ask-discard').click();
    await eventually(() => text(view, '.viewer-name')).toBe('wide.png');
    expect(host.masks.has('/set/tall.png')).toBe(false);
    expect(host.drafts.size).toBe(0);
  });

  it('of a very large picture is painted fluently and saved at its own size', async () => {
    const large = await quarters('large.png', 6000, 4000);
    const host = new ScriptedViewer([large]);
    const view = await openMask(host);
    const frames = await view.page.evaluate(async () => {
      const pane = document.querySelector('.viewer-pane');
      if (pane === null) return 0;
      const { left, top, width, height } = pane.getBoundingClientRect();
      const send = (type: string, x: number): boolean =>
        pane.dispatchEvent(
          new PointerEvent(type, {
            bubbles: true,
            pointerId: 1,
            button: 0,
            clientX: left + x * width,
            clientY: top + height / 2,
          }),
        );
      pane.setPointerCapture = () => undefined;
      send('pointerdown', 0.2);
      let longest = 0;
      for (let step = 0; step < 60; step++) {
        const from = performance.now();
        send('pointermove', 0.2 + step * 0.01);
        longest = Math.max(longest, performance.now() - from);
        await new Promise((resolve) => requestAnimationFrame(resolve));
      }
      send('pointerup', 0.8);
      return longest;
    });
    console.log(`a step of the brush on 6000 × 4000 took at most ${frames.toFixed(1)} ms`);
    await view.drawn();
    await view.page.keyboard.press('Control+s');
    await eventually(() => host.masks.has('/set/large.png')).toBe(true);
    const saved = host.masks.get('/set/large.png') ?? Buffer.alloc(0);
    expect([saved.readUInt32BE(16), saved.readUInt32BE(20), saved[24], saved[25]]).toEqual([
      6000, 4000, 8, 0,
    ]);
    expect(await level(host, '/set/large.png', 0.5, 0.5)).toBe(0);
  });
});

it.each(['light', 'high-contrast'] as const)('looks well in the theme %s', async (theme) => {
  const view = await pages.open(new ScriptedViewer(pictures), { theme, width: 720 });
  await view.page.keyboard.press('c');
  await view.look(`viewer-crop-${theme}`);
  await view.page.keyboard.press('m');
  await view.look(`viewer-mask-${theme}`);
  const wide = await view.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
  expect(wide).toBe(true);
});

it('paints nothing in a workspace that is not trusted', async () => {
  const host = new ScriptedViewer(pictures);
  host.locked = 'This workspace is not trusted.';
  const view = await pages.open(host);
  await view.page.keyboard.press('m');
  const [from, to] = [await view.at(0.4, 0.5), await view.at(0.6, 0.5)];
  await view.page.mouse.move(from.x, from.y);
  await view.page.mouse.down();
  await view.page.mouse.move(to.x, to.y);
  await view.page.mouse.up();
  await view.page.keyboard.press('i');
  expect(await text(view, '.mask-state')).toBe('This picture has no mask: all of it is learnt.');
  expect(await text(view, '.strip-hint')).toBe('This workspace is not trusted.');
});
