// Pictures of the tag table in every theme and size for a person to look at (test-results/webview), and what can be told without
// eyes: nothing overflows, nothing is cut, every control has a name, text stands out from what is behind it.

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { themes } from './panelPage';
import { ScriptedTags } from './scriptedTags';
import type { TagsPage } from './tagsPage';
import { TagsPages } from './tagsPage';

let pages: TagsPages;
beforeAll(async () => {
  pages = await TagsPages.start();
});
afterEach(() => pages.closePanels());
afterAll(() => pages.stop());

/** What is wider than its place, controls without a name, and roles that do not fit together. */
async function faults(panel: TagsPage): Promise<string[]> {
  return panel.page.evaluate(() => {
    const found: string[] = [];
    const { scrollWidth } = document.documentElement;
    if (scrollWidth > innerWidth) found.push(`page: ${scrollWidth} in ${innerWidth}`);
    for (const box of document.querySelectorAll('.top, .main, .side, .grid, vscode-button, .query-field'))
      if (box.checkVisibility() && box.scrollWidth > box.clientWidth + 1)
        found.push(`${box.className || box.textContent}: ${box.scrollWidth} in ${box.clientWidth}`);
    for (const control of document.querySelectorAll<HTMLInputElement>(
      'input, select, button, vscode-button',
    )) {
      const named = control.ariaLabel || (control.textContent ?? '').trim() !== '';
      if (control.checkVisibility() && !named) found.push(`no name: ${control.outerHTML.slice(0, 80)}`);
    }
    const grid = document.querySelector('[role="grid"]');
    if (!grid?.ariaLabel || grid.querySelector('[role="row"] [role="columnheader"]') === null)
      found.push('the grid has no name or no heads');
    for (const row of document.querySelectorAll('.rows [role="row"]'))
      if (
        row.querySelectorAll('[role="gridcell"]').length !== 4 ||
        row.getAttribute('aria-selected') === null
      )
        found.push(`not a row of a grid: ${row.outerHTML.slice(0, 80)}`);
    const active = grid?.getAttribute('aria-activedescendant');
    if (active && document.getElementById(active) === null) found.push(`${active} is not there`);
    return found;
  });
}

/** Three tags chosen, the last one known. */
async function chosen(panel: TagsPage): Promise<void> {
  await panel.row('solo').click();
  await panel.row('smile').click({ modifiers: ['Control'] });
  await panel.row('long hair').click({ modifiers: ['Control'] });
  await panel.drawn();
}

describe('the tag table looks as the editor does', () => {
  for (const theme of themes)
    it(`in ${theme}`, async () => {
      const panel = await pages.open(new ScriptedTags(1234), { theme });
      expect(await faults(panel)).toEqual([]);
      await chosen(panel);
      expect(await faults(panel)).toEqual([]);
      await panel.picture(`table-${theme}`);
    });
});

describe('the box for queries', () => {
  for (const theme of themes)
    it(`underlines what is wrong, says why, and completes, in ${theme}`, async () => {
      const panel = await pages.open(new ScriptedTags(200), { theme });
      const box = panel.page.getByRole('combobox', { name: 'Images whose tags are counted' });
      await box.fill('tag:"long hair" tags>many -is:cute');
      await box.press('Enter');
      await box.click();
      await panel.drawn();
      expect(await panel.page.locator('.query-wrong').allTextContents()).toEqual(['many', 'cute']);
      await panel.picture(`query-wrong-${theme}`);
      await box.fill('tag:ha');
      await panel.page.locator('.query-option').first().waitFor();
      await box.press('ArrowDown');
      await panel.drawn();
      await panel.picture(`query-list-${theme}`);
      expect(await faults(panel)).toEqual([]);
    });
});

describe('the tag table in every size', () => {
  for (const [name, width, zoom] of [
    ['narrow', 400, 1],
    ['half', 720, 1],
    ['wide', 1900, 1],
    ['zoomed', 1280, 2],
  ] as const)
    it(name, async () => {
      const panel = await pages.open(new ScriptedTags(300), { width, zoom });
      await chosen(panel);
      expect(await faults(panel)).toEqual([]);
      await panel.picture(`table-${name}`, false);
    });

  it('empty, and where a search finds nothing', async () => {
    const empty = await pages.open(new ScriptedTags(0));
    expect(await faults(empty)).toEqual([]);
    expect(await empty.page.locator('.nothing').textContent()).toBe('There are no tags here.');
    const panel = await pages.open(new ScriptedTags(30));
    await panel.page.getByRole('searchbox').fill('zebra');
    await panel.drawn();
    expect(await panel.page.locator('.nothing').textContent()).toBe('No tag has “zebra” in it.');
    await panel.picture('none');
  });
});
