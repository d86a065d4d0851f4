// The gallery as a user works in it: twenty pictures tagged by keyboard, a tag renamed everywhere, all of it undone, and the place kept
// over a reload.
import fs from 'node:fs';
import path from 'node:path';
import type { Frame } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { root } from '../../native-bin/tools/lib/run.mjs';
import { copyWorkspace, openEditor, type Editor } from '../support/editor.mjs';
import { until } from '../support/until';
import { Workbench } from '../support/workbench/workbench';

const minutes = 60_000;
const pictures = 20;

let editor: Editor;
let workbench: Workbench;
let style: string;
let before: Record<string, string>;
let removeSample: () => void;

beforeAll(async () => {
  const sample = copyWorkspace(path.join(root, 'media/sample'));
  removeSample = sample.remove;
  editor = await openEditor({ name: 'gallery', workspace: sample.folder });
  workbench = new Workbench(editor);
  style = path.join(editor.folder, 'images/style');
  before = captions();
}, 5 * minutes);

afterAll(async () => {
  await editor.close();
  removeSample();
});

it('opens from the row of a data set, with every picture', async () => {
  await workbench.openView('Data Sets');
  await workbench.trees.row('Data Sets', 'style');
  await workbench.trees.click('Data Sets', 'style', { menu: 'Open Gallery' });
  const frame = await gallery();
  await frame.locator('.found', { hasText: /^20 images$/ }).waitFor();
  await until('pictures', async () => {
    const widths = await drawn(frame);
    return widths.length > 5 && widths.every((width) => width > 0);
  });
  await workbench.screenshot('opened');
  expect(captions()).toEqual(before);
});

it('shows the picture that is clicked twice, and goes back on Escape', async () => {
  const frame = await gallery();
  await frame.locator('.tile').nth(2).dblclick();
  await frame.locator('.viewer-picture').first().waitFor();
  await workbench.screenshot('viewer');
  await editor.page.keyboard.press('Escape');
  await frame.locator('.viewer-picture').first().waitFor({ state: 'hidden' });
});

it('tags twenty pictures by keyboard alone', async () => {
  const frame = await gallery();
  const { keyboard } = editor.page;
  await frame.getByRole('listbox', { name: 'Images' }).focus();
  await keyboard.press('Home');
  await keyboard.press('t');
  for (let picture = 1; picture <= pictures; picture++) {
    await frame.locator('.one-count', { hasText: new RegExp(`^${picture} of ${pictures}$`) }).waitFor();
    await keyboard.type(picture % 2 === 0 ? 'even number' : 'odd number');
    await keyboard.press('Control+Enter');
  }
  await until('twenty captions', () =>
    Object.entries(captions()).every(([name, text]) =>
      text.trim().endsWith(Number(name.slice(0, 2)) % 2 === 0 ? 'even number' : 'odd number'),
    ),
  );
  await until('the tag beside the last picture', async () =>
    (await frame.locator('.one .chip-name').allTextContents()).includes('even number'),
  );
  await workbench.screenshot('one-by-one');
  // everything but what was added is as it was
  for (const [name, text] of Object.entries(captions()))
    expect(text.replace(/, ?(?:even|odd) number/, '')).toBe(before[name]);
  await keyboard.press('Escape');
});

it('renames a tag everywhere, after showing how many captions that changes', async () => {
  const frame = await gallery();
  const { keyboard } = editor.page;
  await keyboard.press('Control+a');
  await frame.getByText('20 selected').waitFor();
  await frame.getByRole('option', { name: 'even number, in 10 of 20' }).focus();
  await keyboard.press('F2');
  await keyboard.type('paired');
  await workbench.screenshot('rename');
  await frame.locator('[data-action="rename-everywhere"]').click();
  expect(await workbench.notifications.dialog('Apply')).toContain('10 captions would change');
  await until('ten captions', () => having('paired') === 10 && having('even number') === 0);
  await frame.getByRole('option', { name: 'paired, in 10 of 20' }).waitFor();
  await workbench.screenshot('renamed');
});

it('shows what a query finds, and marks the mistake in one that is wrong', async () => {
  const frame = await gallery();
  const { keyboard } = editor.page;
  await frame.getByRole('listbox', { name: 'Images' }).focus();
  await keyboard.press('/');
  await keyboard.type('tag:paired');
  await frame.locator('.found', { hasText: '10 of 20 images' }).waitFor();
  await workbench.screenshot('query');
  await keyboard.press('Control+a');
  await keyboard.type('tags>many');
  await frame.locator('.query-wrong').waitFor();
  await workbench.screenshot('query-error');
  await keyboard.press('Control+a');
  await keyboard.press('Delete');
  await frame.locator('.found', { hasText: /^20 images$/ }).waitFor();
});

it('undoes the renaming and every tag, with Ctrl+Z, and each caption has its bytes again', async () => {
  const frame = await gallery();
  const { keyboard } = editor.page;
  await frame.getByRole('listbox', { name: 'Images' }).focus();
  await keyboard.press('Control+a');
  /** How many of the pictures have one of the tags, as the chips beside them say. */
  const shown = (): Promise<number> =>
    frame
      .locator('.side .chip')
      .evaluateAll((chips) =>
        chips
          .map((chip) => /^(?:odd|even) number, in (?:all )?(\d+)/.exec(chip.ariaLabel ?? '')?.[1])
          .reduce((sum, count) => sum + Number(count ?? 0), 0),
      );
  await keyboard.press('Control+z');
  await until('the renaming undone', async () => (await shown()) === pictures);
  expect([having('even number'), having('paired')]).toEqual([10, 0]);
  for (let left = pictures - 1; left >= 0; left--) {
    await keyboard.press('Control+z');
    await until(`${left} tags`, async () => (await shown()) === left);
  }
  expect(captions()).toEqual(before);
  await keyboard.press('Control+y');
  await until('one tag again', async () => (await shown()) === 1);
  await keyboard.press('Control+z');
  await until('no tag', async () => (await shown()) === 0);
  expect(captions()).toEqual(before);
});

it('is there again after a reload, at the same picture', async () => {
  const frame = await gallery();
  await frame.getByRole('listbox', { name: 'Images' }).focus();
  await editor.page.keyboard.press('End');
  await frame.locator('.side-title', { hasText: '20.png' }).waitFor();
  await editor.page.waitForTimeout(600);
  await workbench.reload();
  const again = await gallery();
  await again.locator('.side-title', { hasText: '20.png' }).waitFor({ timeout: minutes });
  await workbench.screenshot('reloaded');
});

it('logged no error in the window and broke no content policy', () => {
  const bad = editor.console.filter((line) => /Content Security Policy|pageerror/i.test(line));
  expect(bad).toEqual([]);
});

function gallery(): Promise<Frame> {
  return workbench.webviews.frame('style', { timeout: minutes });
}

/** Captions that have a tag. */
function having(tag: string): number {
  return Object.values(captions()).filter((text) => text.includes(tag)).length;
}

function captions(): Record<string, string> {
  const names = fs.readdirSync(style).filter((name) => name.endsWith('.txt'));
  return Object.fromEntries(names.map((name) => [name, fs.readFileSync(path.join(style, name), 'utf8')]));
}

/** Widths of the pictures that are seen. */
function drawn(frame: Frame): Promise<number[]> {
  return frame
    .locator('.tile img')
    .evaluateAll((all) =>
      all
        .filter((image) => image.getBoundingClientRect().top < innerHeight)
        .map((image) => (image as HTMLImageElement).naturalWidth),
    );
}
