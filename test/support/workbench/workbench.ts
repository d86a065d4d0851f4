import type { Page } from 'playwright-core';
import type { Editor } from '../editor.mjs';
import { Notifications } from './notifications';
import { QuickInput } from './quickInput';
import { TextEditors } from './textEditors';
import { Trees } from './trees';
import { Webviews } from './webviews';

/** What a user does in VS Code, as functions. */
export class Workbench {
  readonly quickInput: QuickInput;
  readonly notifications: Notifications;
  readonly trees: Trees;
  readonly webviews: Webviews;
  readonly textEditors: TextEditors;
  private readonly page: Page;

  constructor(private readonly editor: Editor) {
    this.page = editor.page;
    this.quickInput = new QuickInput(this.page);
    this.notifications = new Notifications(this.page);
    this.trees = new Trees(this.page);
    this.webviews = new Webviews(this.page);
    this.textEditors = new TextEditors(this.page, this.quickInput);
  }

  /** Runs a command through the palette, by its title or its id. */
  async runCommand(title: string): Promise<void> {
    await this.quickInput.runCommand(title);
  }

  /** Shows a view by its title. */
  async openView(title: string): Promise<void> {
    await this.quickInput.access(`view ${title}`, (row) => row.label === title);
  }

  /** Texts of the status bar's items, from the left. */
  async statusBar(): Promise<string[]> {
    return this.page.$$eval('.part.statusbar .statusbar-item', (items) =>
      items.filter((item) => (item as HTMLElement).offsetParent).map((item) => item.textContent.trim()),
    );
  }

  /** Reloads the window: its extension host starts anew, detached processes go on. */
  async reload(): Promise<void> {
    await this.page.evaluate(() => {
      Object.assign(globalThis, { beforeReload: true });
    });
    await this.runCommand('Developer: Reload Window');
    await this.page.waitForFunction(() => !('beforeReload' in globalThis), undefined, { timeout: 60_000 });
    await this.editor.loaded();
  }

  /** Takes a picture once nothing moves any more. */
  async screenshot(name: string): Promise<string> {
    await this.page.evaluate(async () => {
      const busy = (): boolean => document.querySelector('.monaco-progress-container.active') !== null;
      for (let looks = 0, calm = 0; calm < 3 && looks < 30; looks += 1) {
        await new Promise((resolve) => setTimeout(resolve, 100));
        calm = busy() ? 0 : calm + 1;
      }
    });
    return this.editor.screenshot(name);
  }
}
