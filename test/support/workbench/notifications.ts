import type { Page } from 'playwright-core';
import { until, type UntilOptions } from '../until';
import { hasText } from './text';

const toast = '.notifications-toasts .notification-list-item';

export interface Notification {
  text: string;
  buttons: string[];
  severity: string | undefined;
}

/** The toasts in the lower right corner. One without buttons goes after some seconds: ask for it at once. */
export class Notifications {
  constructor(private readonly page: Page) {}

  /** The toasts now shown. */
  async shown(): Promise<Notification[]> {
    return this.page.$$eval(toast, (items) => {
      const text = (element: Element | null): string =>
        (element?.textContent ?? '').replace(/\s+/g, ' ').trim();
      return items.map((item) => ({
        text: text(item.querySelector('.notification-list-item-message')),
        buttons: [...item.querySelectorAll('.notification-list-item-buttons-container .monaco-button')]
          .map(text)
          .filter((label) => label !== ''),
        severity: /codicon-(info|warning|error)/.exec(
          item.querySelector('.notification-list-item-icon')?.className ?? '',
        )?.[1],
      }));
    });
  }

  /** Waits for a toast that contains this text. */
  async expect(text: string | RegExp, options?: UntilOptions): Promise<Notification> {
    let seen: Notification[] = [];
    return until(
      () =>
        `a notification “${String(text)}”; there were: ${seen.map((each) => each.text).join(' | ') || 'none'}`,
      async () => (seen = await this.shown()).find((each) => hasText(each.text, text)),
      options,
    );
  }

  /** Waits for a toast and clicks one of its buttons. */
  async click(text: string | RegExp, button: string, options?: UntilOptions): Promise<void> {
    const { text: whole } = await this.expect(text, options);
    await this.page
      .locator(toast)
      .filter({ hasText: whole })
      .locator('.notification-list-item-buttons-container .monaco-button', { hasText: button })
      .first()
      .click();
  }

  /** Answers a modal dialog by a button's label; returns what the dialog said. */
  async dialog(button: string): Promise<string> {
    const box = this.page.locator('.monaco-dialog-box');
    await box.waitFor();
    const text = await box.locator('.dialog-message-container').innerText();
    await box.locator('.dialog-buttons .monaco-button', { hasText: button }).first().click();
    await box.waitFor({ state: 'detached' });
    return text;
  }
}
