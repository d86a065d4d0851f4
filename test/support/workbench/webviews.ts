import type { ElementHandle, Frame, Page } from 'playwright-core';
import { until, type UntilOptions } from '../until';
import { isLabel } from './text';

interface Webview {
  /** Title of the tab or view in which it lies. */
  place: string;
  frame: Frame;
}

/** The extension's web views: the frames in which its HTML is. */
export class Webviews {
  constructor(private readonly page: Page) {}

  /** The frame of the visible web view in the tab or view of that title, once it has loaded. */
  async frame(title: string | RegExp, options?: UntilOptions): Promise<Frame> {
    let seen: Webview[] = [];
    return until(
      () =>
        `a web view “${String(title)}”; there were: ${seen.map((each) => each.place).join(' | ') || 'none'}`,
      async () => {
        seen = await this.visible();
        const hit = seen.find((each) => isLabel(each.place, title));
        if (!hit || (await hit.frame.evaluate(() => document.readyState)) !== 'complete') return undefined;
        return hit.frame;
      },
      options,
    );
  }

  private async visible(): Promise<Webview[]> {
    const found: Webview[] = [];
    for (const element of await this.page.$$('iframe.webview'))
      try {
        const place = await placeOf(element);
        // the outer frame is VS Code's, the one in it the extension's
        const inner = await (await element.contentFrame())?.$('#active-frame');
        const frame = await inner?.contentFrame();
        if (place !== undefined && frame) found.push({ place, frame });
      } catch {
        // it went while we looked
      }
    return found;
  }
}

/** The title of the tab or view over which a web view's frame lies; undefined when it is hidden. */
async function placeOf(element: ElementHandle<Element>): Promise<string | undefined> {
  return element.evaluate((frame) => {
    const box = frame.getBoundingClientRect();
    if (box.width === 0 || box.height === 0 || getComputedStyle(frame).visibility !== 'visible')
      return undefined;
    const x = box.x + box.width / 2;
    const y = box.y + box.height / 2;
    const under = (selector: string): Element | undefined =>
      [...document.querySelectorAll(selector)].find((other) => {
        const place = other.getBoundingClientRect();
        return x > place.x && x < place.right && y > place.y && y < place.bottom;
      });
    const label =
      under('.pane')?.querySelector('.pane-header h3.title') ??
      under('.editor-group-container')?.querySelector('.tab.active .label-name');
    return (label?.textContent ?? '').replace(/\s+/g, ' ').trim();
  });
}
