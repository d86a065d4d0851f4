import { setTimeout as sleep } from 'node:timers/promises';
import type { Locator, Page } from 'playwright-core';
import { until } from '../until';
import { isLabel } from './text';

const widget = '.quick-input-widget';
const rowSelector = '#quickInput_list .monaco-list-row';

export interface QuickRow {
  label: string;
  description: string;
  index: number;
  focused: boolean;
  /** The command's id, for rows of the command palette. */
  id: string | undefined;
}

/** The palette, quick picks, input boxes and path dialogs: VS Code shows them all in one place. */
export class QuickInput {
  constructor(private readonly page: Page) {}

  private get box(): Locator {
    return this.page.locator(`${widget} .quick-input-box input`);
  }

  /** The rows now shown. */
  async rows(): Promise<QuickRow[]> {
    return this.page.$$eval(rowSelector, (rows) => {
      const text = (row: Element, selector: string): string =>
        (row.querySelector(selector)?.textContent ?? '').replace(/\s+/g, ' ').trim();
      return rows
        .filter((row) => (row as HTMLElement).offsetParent)
        .map((row) => ({
          label: text(row, '.label-name'),
          description: text(row, '.label-description'),
          index: Number((row as HTMLElement).dataset['index']),
          focused: row.classList.contains('focused'),
          id: row.querySelector<HTMLElement>('[data-quick-input-id]')?.dataset['quickInputId'],
        }));
    });
  }

  /** The input's title, placeholder and text, for a test of what is asked. */
  async question(): Promise<{ title: string; placeholder: string; value: string; message: string }> {
    await this.box.waitFor();
    return {
      title: await this.page.locator(`${widget} .quick-input-title`).innerText(),
      placeholder: (await this.box.getAttribute('placeholder')) ?? '',
      value: await this.box.inputValue(),
      message: await this.page.locator(`${widget} .quick-input-message`).innerText(),
    };
  }

  /** Runs a command through the palette, by its title (with or without its category) or its id. */
  async runCommand(title: string): Promise<void> {
    await this.access(
      `>${title}`,
      (row) => row.label === title || row.label.endsWith(`: ${title}`) || row.id === title,
    );
  }

  /**
   * Types into quick access (`>` commands, nothing for files, `view ` for views) and accepts a row.
   *
   * It asks afresh when the row is not there: an extension that has just been installed brings its commands late,
   * and an editor that takes the focus late closes the box.
   */
  async access(text: string, wanted: (row: QuickRow) => boolean): Promise<void> {
    let seen: QuickRow[] = [];
    const shown = (): string =>
      seen
        .map((row) => row.label)
        .slice(0, 12)
        .join(' | ') || 'nothing';
    const row = await until(
      () => `“${text}” in quick access; it showed: ${shown()}`,
      async () => {
        const open = await this.box.isVisible();
        if (!open || !(await this.box.inputValue()).startsWith('>')) await this.page.keyboard.press('F1');
        await this.box.waitFor({ timeout: 2000 });
        await this.box.fill(text, { timeout: 1000 });
        // two equal looks, so that no row of the list before is accepted
        for (let before = '', end = Date.now() + 2500; Date.now() < end; await sleep(40)) {
          seen = await this.rows();
          const hit = seen.find(wanted);
          const now = JSON.stringify(seen);
          if (hit && now === before) return hit;
          before = now;
        }
        await this.page.keyboard.press('Escape');
        return undefined;
      },
      { timeout: 30_000 },
    );
    await this.accept(row);
    await until('quick access to close', async () => {
      const value = (await this.box.isVisible()) ? await this.box.inputValue() : '';
      return value !== text;
    });
  }

  /** Chooses a row of a quick pick that an extension shows. */
  async pick(label: string | RegExp): Promise<void> {
    let seen: QuickRow[] = [];
    const row = await until(
      () => `“${String(label)}” to pick; there were: ${seen.map((each) => each.label).join(' | ') || 'none'}`,
      async () => (seen = await this.rows()).find((each) => isLabel(each.label, label)),
    );
    await this.accept(row);
  }

  /** Answers an input box. */
  async answer(text: string): Promise<void> {
    await this.box.fill(text);
    // the value is checked as one types: Enter before that is not heeded
    await sleep(100);
    await this.page.keyboard.press('Enter');
  }

  /** Answers an open or save dialog: on a server it is a quick input with a path. */
  async path(file: string): Promise<void> {
    await until('a path in the file dialog', async () => (await this.box.inputValue()).startsWith('/'));
    await this.box.fill(file);
    const ok = this.page.locator(`${widget} .quick-input-action .monaco-button:visible`).first();
    // the first OK may enter the folder, and the next one takes it
    await until('the file dialog to close', async () => {
      await sleep(400);
      if (!(await this.page.locator(widget).isVisible())) return true;
      await ok.click({ timeout: 2000 });
      return undefined;
    });
  }

  private async accept(row: QuickRow): Promise<void> {
    if (row.focused) await this.page.keyboard.press('Enter');
    else await this.page.locator(`${rowSelector}[data-index="${row.index}"]`).click();
  }
}
