// The tagging panel as a person uses it: what a click asks of the host, what is seen at once, and that nothing is hidden.

import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { taggingPanelApi } from '../../src/shared/tagging/api';
import { ScriptedTagging } from './scriptedTagging';
import type { TaggingPage } from './taggingPage';
import { TaggingPages } from './taggingPage';

let pages: TaggingPages;
beforeAll(async () => {
  pages = await TaggingPages.start();
});
afterEach(() => pages.closePanels());
afterAll(() => pages.stop());

async function reviewed(images = 24): Promise<TaggingPage> {
  const host = new ScriptedTagging(images);
  await host.setOptions({ policy: 'merge' });
  await host.tag();
  return pages.open(host);
}

const text = (panel: TaggingPage, selector: string): Promise<string> =>
  panel.page.locator(selector).first().innerText();

it('says that it listens, and keeps what is tagged for a reload', async () => {
  const panel = await pages.open(new ScriptedTagging(8));
  expect(panel.calls).toEqual([['ready']]);
  const kept = await panel.page.evaluate(() => sessionStorage.getItem('state'));
  expect(JSON.parse(kept ?? '')).toMatchObject({
    identity: { scope: { kind: 'folder', folder: '/sample/images/style' } },
  });
});

it('offers one thing to do first, and shows suggestions once it is done', async () => {
  const panel = await pages.open(new ScriptedTagging(8));
  expect(await panel.action('tag-primary').innerText()).toBe('Tag 6 images');
  expect(await panel.action('accept').count()).toBe(0);
  expect(await text(panel, '.empty')).toContain('Nothing is written until you accept it.');
  await panel.action('tag-primary').click();
  await panel.action('accept').waitFor();
  expect(await panel.action('accept').innerText()).toBe('Accept 6 captions');
  expect(await panel.action('tag-primary').count()).toBe(0);
  expect(await panel.page.locator('.row').count()).toBe(6);
});

it('says how many captions that exist would be touched before anything is done', async () => {
  const panel = await pages.open(new ScriptedTagging(8));
  expect(await text(panel, '.touches')).toBe('No caption that exists is touched.');
  await panel.page.getByText('Write anew').click();
  await expect
    .poll(() => text(panel, '.touches'))
    .toBe('May touch the 2 captions that exist. You see each one first.');
  await panel.action('tag-primary').click();
  await expect.poll(() => text(panel, '.touches')).toBe('Touches 2 captions that exist.');
  expect(panel.calls).toEqual([['ready'], ['setPolicy', { policy: 'replace' }], ['tag']]);
});

it('has no question about captions where there are none', async () => {
  const host = new ScriptedTagging(8);
  host.captions.fill({ text: null });
  const panel = await pages.open(host);
  expect(await panel.page.getByText('Images that have a caption').isVisible()).toBe(false);
});

it('shows a caption tag by tag: kept, added and taken away, with the score', async () => {
  const host = new ScriptedTagging(24);
  await host.setOptions({ policy: 'replace' });
  await host.tag();
  const panel = await pages.open(host);
  const row = panel.page.locator('.row', { hasText: '02.png' });
  const [kept, added, removed] = ['kept', 'added', 'removed'].map((change) => row.locator(`.part.${change}`));
  expect((await kept?.allInnerTexts())?.[0]).toBe('inkart');
  expect(await removed?.allTextContents()).toContain('−a hat that the tagger does not know');
  expect(await added?.first().getAttribute('title')).toMatch(/^added, \d+ % sure$/);
  // not by colour alone: the two are elements that a screen reader tells apart
  expect(await row.locator('ins').count()).toBeGreaterThan(0);
  expect(await row.locator('del').count()).toBeGreaterThan(0);
});

it('moves a threshold live: the count at once, the captions without a run', async () => {
  const panel = await reviewed();
  const general = panel.page.locator('.threshold[data-category="general"]');
  const before = Number((await general.locator('.taken').innerText()).replace(/\D/g, ''));
  const slider = general.locator('.slider');
  await slider.focus();
  for (let press = 0; press < 5; press++) await slider.press('PageUp');
  expect(Number((await general.locator('.taken').innerText()).replace(/\D/g, ''))).toBeLessThan(before);
  const { value } = await slider.evaluate((input) => ({ value: (input as HTMLInputElement).valueAsNumber }));
  expect(value).toBeGreaterThan(0.5);
  await expect.poll(() => panel.host.options.thresholds.general).toBe(value);
  await expect
    .poll(() => text(panel, '.change'))
    .toMatch(/^\d+ tags? lost in \d+ images, against the last time\.$/);
  expect(panel.calls.filter(([method]) => method === 'tag')).toEqual([]);
});

it('takes a threshold as a number, and MCut instead of one', async () => {
  const panel = await reviewed();
  const general = panel.page.locator('.threshold[data-category="general"]');
  await general.locator('.number').fill('0.62');
  await expect.poll(() => panel.host.options.thresholds).toEqual({ general: 0.62 });
  await general.locator('.toggle').click();
  await expect.poll(() => panel.host.options.thresholds).toEqual({ general: 'mcut' });
  expect(await general.locator('.slider').isDisabled()).toBe(true);
  await panel.page.getByLabel('Use tags of this kind: Characters').uncheck();
  await expect.poll(() => panel.host.options.thresholds).toEqual({ general: 'mcut', character: 'off' });
});

it('draws the scores, and in the colours of another theme when it changes', async () => {
  const panel = await reviewed();
  const drawing = (): Promise<string> =>
    panel.page
      .locator('.threshold canvas')
      .first()
      .evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
  const dark = await drawing();
  await panel.wear('light');
  await expect.poll(drawing).not.toBe(dark);
  const light = await drawing();
  await panel.page.locator('.threshold[data-category="general"] .number').fill('0.9');
  await expect.poll(drawing).not.toBe(light);
});

it('accepts what is ticked, with the mouse and with the keyboard', async () => {
  const panel = await reviewed();
  await panel.page.getByLabel('Accept the caption of 01.png').uncheck();
  await expect.poll(() => panel.action('accept').innerText()).toBe('Accept 23 captions');
  await panel.page.getByLabel('Accept the caption of 01.png').focus();
  await panel.page.keyboard.press('ArrowDown');
  await panel.page.keyboard.press('Space');
  await expect.poll(() => panel.action('accept').innerText()).toBe('Accept 22 captions');
  await panel.page.getByLabel('Tick or untick all changes').first().click();
  await expect.poll(() => panel.action('accept').innerText()).toBe('Accept 24 captions');
  await panel.action('accept').click();
  await panel.action('diff').click();
  await panel.action('discard').click();
  expect(panel.calls.slice(1).map(([method]) => method)).toEqual([
    ...['tick', 'tick', 'tick', 'accept', 'openDiff', 'discard'],
  ]);
});

it('sums tags up, and leaves one out by a click', async () => {
  const panel = await reviewed();
  await panel.page.getByRole('tab', { name: /^Tags/ }).click();
  const [first] = panel.host.suggestions.totals;
  const name = first?.name.replaceAll('_', ' ') ?? '';
  await panel.page.locator('.tag-button', { hasText: name }).first().click();
  await expect.poll(() => panel.host.options.exclude).toEqual([first?.name]);
  await panel.page.locator('.tag-row.excluded').click();
  await expect.poll(() => panel.host.options.exclude).toEqual([]);
});

it('sets every other option, in plain words', async () => {
  const panel = await reviewed();
  for (const name of ['which', 'writing']) await panel.page.locator(`[data-group="${name}"] summary`).click();
  const field = (name: string): ReturnType<typeof panel.page.locator> =>
    panel.page.locator(`[data-field="${name}"]`);
  await field('maxTags').fill('12');
  await field('exclude').fill('solo,  *background ,');
  await field('include').fill('*hair');
  await field('replacements').fill('grey hair = gray hair\nhat =');
  await field('aliases').fill('specs = glasses');
  await field('trigger').fill('kira');
  await field('separator').selectOption(',');
  await field('order').selectOption('people');
  await field('rating').selectOption('last');
  for (const flag of ['characterFirst', 'spaces', 'expandCharacters', 'escape', 'prune'])
    await field(flag).click();
  await expect
    .poll(() => panel.host.options)
    .toMatchObject({
      ...{
        maxTags: 12,
        exclude: ['solo', '*background'],
        include: ['*hair'],
        trigger: 'kira',
        separator: ',',
      },
      ...{
        replacements: { 'grey hair': 'gray hair', hat: '' },
        aliases: { specs: 'glasses' },
        order: 'people',
      },
      ...{
        rating: 'last',
        characterFirst: true,
        spaces: false,
        expandCharacters: true,
        escape: true,
        prune: false,
      },
    });
  await field('replacements').fill('no sign');
  await expect.poll(() => text(panel, '.field-problem:visible')).toBe('“no sign” has no “=”.');
  await panel.page.getByText('Reset to the usual').click();
  await expect.poll(() => panel.calls.at(-1)).toEqual(['resetOptions']);
});

it('does not take what a person types away when states come in', async () => {
  const panel = await reviewed();
  await panel.page.locator('[data-group="writing"] summary').click();
  const trigger = panel.page.locator('[data-field="trigger"]');
  await trigger.press('End');
  await trigger.pressSequentially('abc');
  for (let state = 0; state < 5; state++) await panel.show();
  expect(await trigger.inputValue()).toBe('inkartabc');
});

it('asks for the rows that are seen alone, of 100,000 images, and shows any of them quickly', async () => {
  const host = new ScriptedTagging(100_000);
  await host.tag();
  const panel = await pages.open(host);
  await panel.page.locator('.row').first().waitFor();
  expect(panel.rowsAsked.length).toBeLessThan(3);
  expect(await panel.page.locator('.row').count()).toBeLessThan(60);
  await panel.page.evaluate(() => document.querySelector('.review')?.scrollTo(0, 3_000_000));
  await expect
    .poll(async () => Number((await panel.page.locator('.row').first().getAttribute('aria-posinset')) ?? 0))
    .toBeGreaterThan(20_000);
  expect(panel.rowsAsked.length).toBeLessThan(8);
  expect(await panel.page.locator('.row').count()).toBeLessThan(60);
  expect(await panel.page.locator('.row').first().getAttribute('aria-setsize')).toBe('75000');
}, 120_000);

it('shows how far it is and on what it runs, and stops', async () => {
  const panel = await pages.open(new ScriptedTagging(40));
  const run = { done: 12, failed: 1, total: 30, provider: 'CPU', secondsPerImage: 0.041, stopping: false };
  await panel.show({ phase: 'tagging', run: { ...run, fellBack: 'The CUDA libraries are not there.' } });
  expect(await text(panel, '.progress')).toMatch(
    /Tagging 13 of 30\s+CPU · 41 ms an image · 1 failed\s+It runs on the processor. The CUDA libraries are not there./,
  );
  expect(
    await panel.page.getByRole('progressbar', { name: 'Images done' }).getAttribute('aria-valuenow'),
  ).toBe('13');
  await panel.action('stop').click();
  expect(panel.calls.at(-1)).toEqual(['stop']);
  await panel.show({ phase: 'tagging', run: { ...run, fellBack: null, stopping: true } });
  expect(await text(panel, '.progress')).toContain('Stopping after this image…');
});

it('says of each tagger what it is, and downloads only through the host, which asks', async () => {
  const panel = await pages.open(new ScriptedTagging(4));
  await panel.page.locator('.others summary').click();
  const offers = await panel.page.locator('.offers li').allInnerTexts();
  expect(offers[0]).toMatch(/379 MB · licence Apache-2.0 · checksum known/);
  expect(offers[1]).toMatch(/licence not stated · checksum not verified/);
  expect(offers[2]).toMatch(/own.onnx has no tag list beside it/);
  await panel.page.locator('[data-action="download"]').first().click();
  await panel.page.getByText('Licence and terms').first().click();
  await panel.page.getByText('Use a file of your own…').click();
  expect(panel.calls.slice(1)).toEqual([
    ['downloadModel', { id: 'wd-vit-v3' }],
    ['openModelPage', { id: 'wd-vit-v3' }],
    ['chooseLocalModel'],
  ]);
  await panel.show({ download: { id: 'wd-vit-v3', name: 'WD ViT v3', done: 120e6, total: 379e6 } });
  expect(await text(panel, '.downloading')).toContain('WD ViT v3: 120 MB of 379 MB');
  await panel.action('cancel-download').click();
  expect(panel.calls.at(-1)).toEqual(['cancelDownload']);
});

it('tells what was written and what was left as it was, and takes it back', async () => {
  const panel = await reviewed();
  const leftOut = [{ name: '03.txt', reason: 'It was changed since the suggestion was made.' }];
  await panel.show({ written: { captions: 23, leftOut, undoable: true } });
  expect(await text(panel, '.written')).toContain('23 captions written.');
  await panel.page.locator('.written summary').click();
  expect(await text(panel, '.left-out')).toBe('03.txt It was changed since the suggestion was made.');
  await panel.action('undo').click();
  expect(panel.calls.at(-1)).toEqual(['undo']);
});

it('shows what the host refuses, and a workspace that is not trusted', async () => {
  const panel = await pages.open(new ScriptedTagging(4));
  panel.refuse.set('tag', 'The tagger cannot be started. Look at the log.');
  await panel.action('tag-primary').click();
  await expect
    .poll(() => text(panel, '.message'))
    .toContain('The tagger cannot be started. Look at the log.');
  await panel.show({
    locked: 'This workspace is not trusted, so nothing is started in it. Trust it to tag.',
  });
  expect(await text(panel, '.progress')).toContain('not trusted');
  expect(await panel.action('tag-primary').getAttribute('disabled')).not.toBeNull();
});

it('has a place for everything that the host offers', async () => {
  const used = new Set([
    ...[
      'ready',
      'setOptions',
      'setPolicy',
      'resetOptions',
      'chooseModel',
      'chooseLocalModel',
      'downloadModel',
    ],
    ...['cancelDownload', 'openModelPage', 'tag', 'stop', 'rows', 'tags', 'thumbnail', 'tick', 'excludeTag'],
    ...['openImage', 'openDiff', 'accept', 'discard', 'undo'],
  ]);
  const offered = Object.entries(taggingPanelApi).filter(([, { kind }]) => kind !== 'notification');
  expect(offered.map(([method]) => method).filter((method) => !used.has(method))).toEqual([]);
  const panel = await reviewed();
  await panel.page.locator('.picture').first().click();
  expect(panel.calls.at(-1)).toEqual(['openImage', { row: 0 }]);
});
