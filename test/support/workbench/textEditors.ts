import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { until } from '../until';
import type { QuickInput } from './quickInput';

export interface Problem {
  file: string;
  severity: string | undefined;
  message: string;
  line: number;
  column: number;
}

/** Text editors, their tabs and the problems found in them. */
export class TextEditors {
  constructor(
    private readonly page: Page,
    private readonly quickInput: QuickInput,
  ) {}

  /** Opens a file of the workspace by its name. */
  async open(name: string): Promise<void> {
    await this.quickInput.access(name, (row) => row.label === name);
    await this.page.locator(`.tab.active[data-resource-name="${name}"]`).first().waitFor();
  }

  /** Titles of the tabs, and which one is active. */
  async tabs(): Promise<{ title: string; active: boolean; dirty: boolean }[]> {
    return this.page.$$eval('.tabs-container .tab', (tabs) =>
      tabs.map((tab) => ({
        title: [...tab.querySelectorAll('.label-name, .label-suffix')]
          .map((part) => part.textContent)
          .join('')
          .trim(),
        active: tab.classList.contains('active'),
        dirty: tab.classList.contains('dirty'),
      })),
    );
  }

  /** The whole text of the active editor, by select all and copy: what is not scrolled into sight is not drawn. */
  async text(): Promise<string> {
    await this.page.evaluate(() => navigator.clipboard.writeText('\0'));
    return until(
      "the editor's text",
      async () => {
        const lines = this.page.locator('.editor-group-container.active .monaco-editor .view-lines').first();
        await lines.click({ position: { x: 5, y: 5 } });
        await this.page.keyboard.press('Control+A');
        await this.page.keyboard.press('Control+C');
        await sleep(100);
        const text = await this.page.evaluate(() => navigator.clipboard.readText());
        return text === '\0' ? undefined : text;
      },
      { every: 200 },
    );
  }

  /** Puts the cursor of the active editor at a line and column, both from 1. */
  async goTo(line: number, column = 1): Promise<void> {
    await this.page.keyboard.press('Control+G');
    await this.quickInput.answer(`:${line}:${column}`);
  }

  /** Labels of the completions offered at the cursor. */
  async completions(): Promise<string[]> {
    await this.page.keyboard.press('Control+Space');
    const rows = this.page.locator('.suggest-widget.visible .monaco-list-row');
    await until('completions', async () => (await rows.count()) > 0);
    return rows.evaluateAll((all) =>
      all.map((row) => (row.querySelector('.label-name')?.textContent ?? '').trim()),
    );
  }

  /** The entries of the Problems panel that are in sight. */
  async problems(): Promise<Problem[]> {
    await this.quickInput.runCommand('Problems: Focus on Problems View');
    const panel = this.page.locator('.markers-panel');
    await panel.waitFor();
    const rows = await panel.locator('.monaco-list-row').evaluateAll((all) =>
      all.map((row) => ({
        level: Number(row.getAttribute('aria-level')),
        name: (row.querySelector('.label-name')?.textContent ?? '').trim(),
        severity: /codicon-(error|warning|info)/.exec(row.innerHTML)?.[1],
        message: [...row.querySelectorAll('.marker-message')]
          .map((part) => part.textContent)
          .join('\n')
          .trim(),
        place: /\[Ln (\d+), Col (\d+)\]/.exec(row.textContent),
      })),
    );
    let file = '';
    return rows.flatMap(({ level, name, severity, message, place }) => {
      if (level === 1) file = name;
      return level === 1
        ? []
        : [{ file, severity, message, line: Number(place?.[1]), column: Number(place?.[2]) }];
    });
  }
}
