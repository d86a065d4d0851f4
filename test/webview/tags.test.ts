// The tag table, used as a person does.

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ScriptedTags } from './scriptedTags';
import type { TagsPage } from './tagsPage';
import { TagsPages } from './tagsPage';

let pages: TagsPages;
beforeAll(async () => {
  pages = await TagsPages.start();
});
afterEach(() => pages.closePanels());
afterAll(() => pages.stop());

/** Names of the tags that are marked as selected, among the rows that are seen. */
async function selected(panel: TagsPage): Promise<string[]> {
  await panel.drawn();
  return panel.page.locator('.rows [aria-selected="true"] .tag-name').allTextContents();
}

function actions(panel: TagsPage): unknown[] {
  return panel.calls.filter(([method]) => method === 'act').map(([, params]) => params);
}

describe('selecting', () => {
  it('goes by click, Ctrl and Shift as in a file manager', async () => {
    const panel = await pages.open(new ScriptedTags(100));
    await panel.row('solo').click();
    expect(await selected(panel)).toEqual(['solo']);
    await panel.row('smile').click({ modifiers: ['Control'] });
    expect(await selected(panel)).toEqual(['solo', 'smile']);
    await panel.row('open mouth').click({ modifiers: ['Shift'] });
    expect(await selected(panel)).toEqual(['smile', 'blue eyes', 'looking at viewer', 'open mouth']);
    await panel.row('blue eyes').click({ modifiers: ['Control'] });
    expect(await selected(panel)).toEqual(['smile', 'looking at viewer', 'open mouth']);
  });

  it('goes by keyboard alone', async () => {
    const panel = await pages.open(new ScriptedTags(100));
    const { keyboard } = panel.page;
    await panel.page.getByRole('grid').focus();
    await keyboard.press('ArrowDown');
    expect(await selected(panel)).toEqual(['solo']);
    await keyboard.press('Shift+ArrowDown');
    await keyboard.press('Shift+ArrowDown');
    expect(await selected(panel)).toEqual(['solo', 'long hair', 'smile']);
    await keyboard.press('Shift+ArrowUp');
    expect(await selected(panel)).toEqual(['solo', 'long hair']);
    await keyboard.press('Control+ArrowDown');
    await keyboard.press('Control+ArrowDown');
    await keyboard.press('Space');
    expect(await selected(panel)).toEqual(['solo', 'long hair', 'blue eyes']);
    await keyboard.press('Escape');
    expect(await selected(panel)).toEqual([]);
    await keyboard.press('Control+a');
    await panel.drawn();
    expect(panel.host.list.selected.length).toBe(100);
    await keyboard.press('End');
    await expect.poll(() => selected(panel)).toEqual(['tag 000099']);
  });

  it('tells a screen reader where one is', async () => {
    const panel = await pages.open(new ScriptedTags(100_000));
    const grid = panel.page.getByRole('grid');
    expect(await grid.getAttribute('aria-rowcount')).toBe('100001');
    await grid.focus();
    await panel.page.keyboard.press('End');
    await panel.drawn();
    const active = await grid.getAttribute('aria-activedescendant');
    expect(await panel.page.locator(`#${active}`).getAttribute('aria-rowindex')).toBe('100001');
  });
});

describe('what is done with the selected tags', () => {
  it('has its keys and buttons, which are off while they make no sense', async () => {
    const panel = await pages.open(new ScriptedTags(100));
    const isOff = (name: string): Promise<boolean> =>
      panel.action(name).evaluate((button) => (button as HTMLButtonElement).disabled);
    expect(await isOff('rename')).toBe(true);
    await panel.row('cat').click();
    await panel.drawn();
    expect(await isOff('rename')).toBe(false);
    expect(await isOff('merge')).toBe(true);
    for (const key of ['F2', 'Delete', 'Enter', 'Control+c']) await panel.page.keyboard.press(key);
    await panel.row('cat').dblclick();
    await panel.row('night').click({ modifiers: ['Control'] });
    await panel.drawn();
    for (const name of ['merge', 'front', 'dictionary']) await panel.action(name).click();
    await panel.drawn();
    expect(actions(panel)).toEqual(
      ['rename', 'delete', 'show', 'copy', 'show', 'merge', 'front', 'dictionary'].map((action) => ({
        action,
      })),
    );
  });

  it('says what went wrong', async () => {
    const panel = await pages.open(new ScriptedTags(10));
    panel.refuse.set('act', 'The captions are open with changes. Save them first.');
    await panel.row('solo').click();
    await panel.page.keyboard.press('Delete');
    const alert = panel.page.getByRole('alert');
    await alert.waitFor();
    expect(await alert.textContent()).toContain('The captions are open with changes. Save them first.');
  });
});

describe('looking for tags', () => {
  it('sorts by a click on a head, and turns the order by another', async () => {
    const panel = await pages.open(new ScriptedTags(40));
    const first = (): Promise<string | null> =>
      panel.page.locator('[data-position="0"] .tag-name').textContent();
    expect(await first()).toBe('1girl');
    await panel.page.locator('[data-sort="name"]').click();
    await panel.page.locator('[data-sort="name"]').click();
    await expect.poll(first).toBe('twintails');
    expect(await panel.page.locator('.head .name').getAttribute('aria-sort')).toBe('descending');
  });

  it('searches while one types, and goes on with the keyboard', async () => {
    const panel = await pages.open(new ScriptedTags(100));
    await panel.page.keyboard.press('Control+f');
    await panel.page.getByRole('grid').focus();
    await panel.page.keyboard.press('Control+f');
    await panel.page.keyboard.type('hair');
    await expect.poll(() => panel.page.locator('.rows .tag-name').allTextContents()).toEqual(['long hair']);
    await panel.page.keyboard.press('ArrowDown');
    await panel.page.keyboard.press('Space');
    expect(await selected(panel)).toEqual(['long hair']);
  });

  it('leads from a tag to those beside it, also where the search hides them', async () => {
    const panel = await pages.open(new ScriptedTags(100));
    await panel.row('long hair').click();
    await panel.page.locator('.beside-tag', { hasText: 'night' }).click();
    expect(await selected(panel)).toEqual(['night']);
  });

  it('asks for the rows that are seen only', async () => {
    const panel = await pages.open(new ScriptedTags(100_000));
    await panel.page.locator('.grid').evaluate((grid) => (grid.scrollTop = grid.scrollHeight / 2));
    await panel.page.locator('[data-position="50000"] .tag-name', { hasText: 'tag 0' }).waitFor();
    expect(await panel.page.locator('.rows .line').count()).toBeLessThan(80);
    expect(panel.rowsAsked.reduce((sum, [, count]) => sum + count, 0)).toBeLessThan(2_000);
  });
});

describe('the box for queries', () => {
  it('completes filters and values by keyboard', async () => {
    const panel = await pages.open(new ScriptedTags(100));
    const box = panel.page.getByRole('combobox');
    await box.click();
    await box.pressSequentially('ta');
    await panel.page.locator('.query-option').first().waitFor();
    expect(await box.getAttribute('aria-expanded')).toBe('true');
    await box.press('Tab');
    expect(await box.inputValue()).toBe('tag:');
    await box.pressSequentially('lo');
    await panel.page.locator('.query-option', { hasText: 'long hair' }).waitFor();
    await box.press('ArrowDown');
    const option = await box.getAttribute('aria-activedescendant');
    expect(await panel.page.locator(`#${option}`).getAttribute('aria-selected')).toBe('true');
    await box.press('ArrowUp');
    await panel.page.locator('.query-option', { hasText: 'long hair' }).click();
    expect(await box.inputValue()).toBe('tag:"long hair" ');
    await expect.poll(() => panel.host.query).toBe('tag:"long hair" ');
  });

  it('does not complain of what is only half typed, and does after a while', async () => {
    const panel = await pages.open(new ScriptedTags(100));
    const box = panel.page.getByRole('combobox');
    await box.click();
    const atOnce = await box.evaluate((input) => {
      (input as HTMLInputElement).value = 'tags>';
      input.dispatchEvent(new Event('input'));
      return document.querySelectorAll('.query-wrong').length;
    });
    expect(atOnce).toBe(0);
    await panel.page.locator('.query-wrong').waitFor();
    expect(await box.getAttribute('aria-invalid')).toBe('true');
    const message = panel.page.locator('.query-message');
    expect(await message.textContent()).toBe('The filter “tags” has no number. Put one behind it: tags>20.');
    expect(await box.getAttribute('aria-describedby')).toBe(await message.getAttribute('id'));
  });

  it('keeps query, search and order when the page is made anew', async () => {
    const panel = await pages.open(new ScriptedTags(100));
    await panel.page.getByRole('combobox').fill('is:tagged');
    await panel.page.locator('[data-sort="name"]').click();
    await panel.drawn();
    await panel.page.reload();
    await panel.page.locator('main').waitFor({ state: 'visible' });
    expect(panel.calls.at(-2)).toEqual([
      'arrange',
      { query: 'is:tagged', search: '', sort: 'name', descending: false },
    ]);
  });
});
