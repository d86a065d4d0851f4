import { setTimeout as sleep } from 'node:timers/promises';
import type { Locator, Page } from 'playwright-core';
import { until, type UntilOptions } from '../until';
import { exactly, isLabel } from './text';

export interface TreeRow {
  label: string;
  description: string;
  level: number;
  expanded: boolean | undefined;
  index: number;
}

/** Tree views in the side bar. */
export class Trees {
  constructor(private readonly page: Page) {}

  /** A view, by its title; the file tree is `Explorer`. */
  view(title: string): Locator {
    const panes = this.page.locator('.pane');
    if (title === 'Explorer')
      return panes.filter({ has: this.page.locator('.explorer-folders-view') }).first();
    const heading = this.page.locator('.pane-header h3.title', { hasText: exactly(title) });
    return panes.filter({ has: heading }).first();
  }

  /** The rows of a view that are drawn; a long list draws only what is seen. */
  async rows(title: string): Promise<TreeRow[]> {
    return this.view(title)
      .locator('.monaco-list-row')
      .evaluateAll((rows) =>
        rows.map((row) => {
          const text = (selector: string): string =>
            (row.querySelector(selector)?.textContent ?? '').replace(/\s+/g, ' ').trim();
          const expanded = row.getAttribute('aria-expanded');
          return {
            label: text('.label-name'),
            description: text('.label-description'),
            level: Number(row.getAttribute('aria-level')),
            expanded: expanded === null ? undefined : expanded === 'true',
            index: Number((row as HTMLElement).dataset['index']),
          };
        }),
      );
  }

  /** Waits for a row with this label. */
  async row(title: string, label: string | RegExp, options?: UntilOptions): Promise<TreeRow> {
    let seen: TreeRow[] = [];
    return until(
      () =>
        `“${String(label)}” in the view “${title}”; it showed: ${seen.map((row) => row.label).join(' | ') || 'nothing'}`,
      async () => (seen = await this.rows(title)).find((row) => isLabel(row.label, label)),
      options,
    );
  }

  /** Clicks a row; `menu` chooses an entry of its context menu, `action` the inline action of that title. */
  async click(
    title: string,
    label: string | RegExp,
    how: { menu?: string; action?: string } = {},
  ): Promise<void> {
    const { index } = await this.row(title, label);
    const row = this.view(title).locator(`.monaco-list-row[data-index="${index}"]`);
    if (how.menu !== undefined) {
      await row.click({ button: 'right' });
      await this.menu(how.menu);
    } else if (how.action !== undefined) {
      await row.hover();
      await row.locator(`.action-label[aria-label^="${how.action}"]`).first().click();
    } else await row.click();
  }

  /** Chooses an entry of the menu that is open. */
  async menu(label: string): Promise<void> {
    const entry = this.page
      .locator('.monaco-menu .action-item .action-menu-item')
      .filter({ has: this.page.locator('.action-label', { hasText: exactly(label) }) })
      .first();
    await entry.waitFor();
    // a menu does not heed the mouse in its first tenth of a second
    await sleep(200);
    await entry.click();
  }
}
