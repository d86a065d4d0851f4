// The block editor by mouse and by keyboard: what a person does to the picture and the form is done to the text of the job.

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { networkFacts } from '../../src/shared/blocks/networkFacts';
import { sd15Shape, sdxlShape } from '../../src/shared/blocks/unetModules';
import type { Network } from '../../src/shared/trainer/job';
import { BlocksPages, sampleJob } from './blocksPage';

let pages: BlocksPages;
beforeAll(async () => {
  pages = await BlocksPages.start();
});
afterEach(() => pages.closePanels());
afterAll(() => pages.stop());

describe('the picture', () => {
  it('turns a part off with a click, and on again as it was', async () => {
    const text = sampleJob.replace('"in2": 0', '"in2": 0, "in0": { "rank": 4, "convRank": 2 }');
    const editor = await pages.open({ text });
    await editor.part('in0').click();
    await editor.edited(1);
    expect(editor.text).toBe(text.replace('{ "rank": 4, "convRank": 2 }', '0'));
    await expect.poll(() => editor.part('in0').getAttribute('data-state')).toBe('off');
    await editor.part('in0').click();
    await editor.edited(2);
    expect(editor.network.blocks).toMatchObject({ in0: { rank: 4, convRank: 2 } });
  });

  it('changes a rank by dragging, as one edit', async () => {
    const editor = await pages.open();
    const box = await editor.part('in0').boundingBox();
    if (box === null) throw new Error('no box');
    const { mouse } = editor.page;
    await mouse.move(box.x + 60, box.y + 30);
    await mouse.down();
    await mouse.move(box.x + 77, box.y + 30);
    await mouse.move(box.x + 93, box.y + 30);
    await editor.drawn();
    expect(await editor.part('in0').locator('.unet-rank').textContent()).toBe('64 · 16');
    expect(editor.edits).toEqual([]);
    await mouse.up();
    await editor.edited(1);
    expect(editor.text).toBe(sampleJob.replace('{ "in2": 0', '{ "in0": 64, "in2": 0'));
  });

  it('is used with the keyboard alone', async () => {
    const editor = await pages.open();
    const { keyboard } = editor.page;
    await editor.part('in0').focus();
    await keyboard.press('ArrowRight');
    expect(await editor.page.evaluate(() => document.activeElement?.getAttribute('data-part'))).toBe('in1');
    await keyboard.press('ArrowUp');
    await editor.edited(1);
    expect(editor.network.blocks).toMatchObject({ in1: 32 });
    await keyboard.press('Shift+ArrowDown');
    await editor.edited(2);
    expect(editor.network.blocks).toMatchObject({ in1: { rank: 32, convRank: 8 } });
    await keyboard.type('12');
    await keyboard.press('Enter');
    await editor.edited(3);
    expect(editor.network.blocks).toMatchObject({ in1: { rank: 12 } });
    await keyboard.press('Space');
    await editor.edited(4);
    expect(editor.network.blocks).toMatchObject({ in1: 0 });
    await keyboard.press('End');
    expect(await editor.page.evaluate(() => document.activeElement?.getAttribute('data-part'))).toBe('out3');
    await keyboard.press('Enter');
    expect(await editor.page.evaluate(() => document.activeElement?.getAttribute('data-field'))).toBe(
      'part-rank',
    );
  });

  it('gives up what is typed with Escape', async () => {
    const editor = await pages.open();
    await editor.part('in0').focus();
    await editor.page.keyboard.type('64');
    await editor.drawn();
    expect(await editor.part('in0').getAttribute('aria-valuenow')).toBe('64');
    await editor.page.keyboard.press('Escape');
    await editor.drawn();
    expect(await editor.part('in0').getAttribute('aria-valuenow')).toBe('16');
    expect(editor.edits).toEqual([]);
  });

  it('has one tab stop, and says each part in words', async () => {
    const editor = await pages.open();
    const stops = await editor.page
      .locator('.unet-part')
      .evaluateAll((all) => all.filter((one) => one.getAttribute('tabindex') === '0').length);
    expect(stops).toBe(1);
    expect(await editor.part('in0').getAttribute('role')).toBe('slider');
    expect(await editor.part('in0').getAttribute('aria-valuetext')).toMatch(
      /rank 16.*convolutions rank 16.*parameters.*%/,
    );
    expect(await editor.part('mid').getAttribute('aria-valuetext')).toBe('not trained');
  });

  it('warns where a plain LoRA has nothing to train', async () => {
    const editor = await pages.open({ text: '{ "network": { "rank": 4 } }' });
    expect(await editor.part('in3').getAttribute('data-state')).toBe('empty');
    expect(await editor.part('in3').getAttribute('aria-valuetext')).toMatch(/a plain LoRA learns nothing/);
    await editor.field('kind').selectOption('locon');
    await editor.edited(1);
    expect(await editor.part('in3').getAttribute('data-state')).toBe('on');
  });
});

describe('the numbers', () => {
  it('are there at once and are those of the network', async () => {
    const editor = await pages.open();
    const fact = (name: string): Promise<string | null> =>
      editor.page.locator(`[data-fact="${name}"]`).first().textContent();
    const count = (network: Network): string =>
      networkFacts(network, sd15Shape).parameters.toLocaleString('en');
    expect(await fact('parameters')).toBe(count(editor.network));
    await editor.field('rank').fill('8');
    await editor.field('rank').press('Tab');
    await editor.edited(1);
    expect(await fact('parameters')).toBe(count(editor.network));
  });

  it('are SDXL’s on SDXL', async () => {
    const editor = await pages.open({
      text: '{ "network": { "rank": 4 } }',
      scene: { base: { shape: sdxlShape, name: 'SDXL', problem: null, embedded: false } },
    });
    expect(await editor.page.locator('.unet-part').count()).toBe(7);
    await editor.field('preset').selectOption('preset:b-lora-style');
    await editor.edited(1);
    expect(await editor.page.locator('[data-fact="modules"]').textContent()).toBe('80');
  });
});

it('presets change blocks, keep ranks, and are recognised', async () => {
  const editor = await pages.open();
  await editor.field('preset').selectOption('preset:upper-locon');
  await editor.edited(1);
  expect(editor.network).toMatchObject({ kind: 'locon', rank: 16, blocks: { in1: 0, out2: 0 } });
  expect(await editor.field('preset').inputValue()).toBe('preset:upper-locon');
  await editor.part('in1').click();
  await editor.edited(2);
  expect(await editor.field('preset').inputValue()).toBe('');
});

it('an override of a kind of module is written, and taken away again', async () => {
  const editor = await pages.open();
  await editor.part('in1').focus();
  await editor.page.locator('[data-group="modules"] > summary').click();
  await editor.page.locator('[data-module-group="cross-attention"] > summary').click();
  const field = editor.page.locator('[data-pattern="down_blocks.1.attentions.*.attn2.*"]');
  await field.fill('32');
  await field.press('Enter');
  await editor.edited(1);
  expect(editor.network.overrides).toEqual([{ pattern: 'down_blocks.1.attentions.*.attn2.*', rank: 32 }]);
  await field.fill('');
  await field.press('Tab');
  await editor.edited(2);
  expect(editor.text).toBe(sampleJob);
});

describe('the form', () => {
  it('changes a value, and takes a key away when its field is emptied', async () => {
    const editor = await pages.open();
    await editor.field('training.steps').fill('1200');
    await editor.field('training.steps').press('Tab');
    await editor.edited(1);
    expect(editor.text).toBe(sampleJob.replace('"steps": 600', '"steps": 1200'));
    await editor.field('training.warmupSteps').fill('');
    await editor.field('training.warmupSteps').press('Tab');
    await editor.edited(2);
    expect(editor.job.training).not.toHaveProperty('warmupSteps');
  });

  it('has a field for every key of the schema, with its help', async () => {
    const editor = await pages.open();
    for (const name of [
      'base.model',
      'dataset.resolution',
      'training.seed',
      'samples.prompts',
      'output.license',
      'dataset.captions.shuffle',
    ])
      expect([name, await editor.field(name).count()]).toEqual([name, 1]);
    const help = editor.page
      .locator('.field', { has: editor.field('training.minSnrGamma') })
      .locator('.field-help');
    expect(await help.textContent()).toBe('Min-SNR loss weighting; 5 is usual.');
  });

  it('shows a problem at its field, and leads to its line', async () => {
    const editor = await pages.open({
      scene: {
        problems: [
          {
            severity: 'error',
            message: 'Steps are too few.',
            path: ['training', 'steps'],
            line: 36,
            file: null,
          },
        ],
      },
    });
    const field = editor.page.locator('.field', { has: editor.field('training.steps') });
    expect(await field.locator('.field-problem').textContent()).toBe('Steps are too few.');
    expect(await editor.field('training.steps').getAttribute('aria-invalid')).toBe('true');
    await editor.page.locator('.to-text').click();
    expect(editor.calls).toEqual([['showText', { path: ['training', 'steps'] }]]);
  });

  it('says what is usual where a value is not, and takes it', async () => {
    const editor = await pages.open();
    const hint = editor.page
      .locator('.field', { has: editor.field('dataset.resolution') })
      .locator('.field-hint');
    expect(await hint.textContent()).toMatch(/Usual is 512: the base makes pictures of 512 × 512/);
    await hint.locator('vscode-link').click();
    await editor.edited(1);
    expect(editor.job.dataset).toMatchObject({ resolution: 512 });
  });

  it('adds and takes away folders', async () => {
    const editor = await pages.open();
    await editor.action('add-dataset.sources').click();
    await editor.edited(1);
    expect((editor.job.dataset as { sources: unknown[] }).sources).toHaveLength(2);
    await editor.action('remove-dataset.sources-1').click();
    await editor.edited(2);
    expect(editor.job).toEqual((await pages.open()).job);
  });
});

describe('notations', () => {
  it('are copied, and pasted with the mistake marked', async () => {
    const editor = await pages.open();
    await editor.page.locator('[data-group="notations"] > summary').click();
    await editor.action('copy-sd-scripts').click();
    expect(editor.calls[0]?.[1]).toMatchObject({
      text: expect.stringContaining('"block_dims=0,16,16,16,16') as string,
    });
    const box = editor.field('paste');
    await box.fill('block_dims=0,8,x');
    expect(await editor.page.locator('.verdict').textContent()).toMatch(/3 numbers/);
    await box.fill(`block_dims=${Array.from({ length: 25 }, (_, at) => (at === 3 ? 'x' : 0)).join(',')}`);
    expect(await editor.page.locator('.place mark').textContent()).toBe('x');
    await box.fill('OUTS');
    await editor.action('paste').click();
    await editor.edited(1);
    expect(editor.network.blocks).toMatchObject({ in0: 0, mid: 0 });
  });
});

it('a mistake of the text is said, with a way to it', async () => {
  const editor = await pages.open({ scene: { syntax: { line: 7, message: 'A comma is missing.' } } });
  const note = editor.page.locator('[data-note="syntax"]');
  expect(await note.textContent()).toMatch(/Line 7: A comma is missing/);
  await note.locator('vscode-link').click();
  expect(editor.calls).toEqual([['showText', { path: [] }]]);
});

it('starts the training', async () => {
  const editor = await pages.open();
  await editor.action('train').click();
  await expect.poll(() => editor.calls).toEqual([['train']]);
});
