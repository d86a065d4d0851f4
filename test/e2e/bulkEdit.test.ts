// A bulk edit over 5,000 captions as a user does it; the extension host is killed in the middle of it, and all is put back.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { root } from '../../native-bin/tools/lib/run.mjs';
import { openEditor, type Editor } from '../support/editor.mjs';
import { until } from '../support/until';
import { Workbench } from '../support/workbench/workbench';

const minutes = 60_000;
const files = 5000;
const names = Array.from({ length: files }, (_, n) => String(n).padStart(4, '0'));
const old = (name: string): string => `kira, picture ${name},  Blue_Eye\r\n`;
const fresh = (name: string): string => `kira, picture ${name},  Blue_Eye, hat\r\n`;

let editor: Editor;
let workbench: Workbench;
let parent: string;

beforeAll(async () => {
  parent = fs.mkdtempSync(path.join(os.tmpdir(), 'block-lora-bulk-'));
  const images = path.join(parent, 'many/portraits');
  fs.mkdirSync(images, { recursive: true });
  const picture = fs.readFileSync(path.join(root, 'media/sample/images/style/01.png'));
  for (const name of names) {
    fs.writeFileSync(path.join(images, `${name}.png`), picture);
    fs.writeFileSync(path.join(images, `${name}.txt`), old(name));
  }
  editor = await openEditor({ name: 'bulk-edit', workspace: path.join(parent, 'many') });
  workbench = new Workbench(editor);
}, 5 * minutes);

afterAll(async () => {
  await editor.close();
  fs.rmSync(parent, { recursive: true, force: true, maxRetries: 5 });
});

const textOf = (name: string): string =>
  fs.readFileSync(path.join(editor.folder, 'portraits', `${name}.txt`), 'utf8');

/** Asks for the edit up to the dialog that says what would change. */
async function ask(): Promise<void> {
  const { quickInput } = workbench;
  await workbench.runCommand('Edit Captions…');
  await quickInput.pick(/portraits/);
  await quickInput.pick(/Add tags/);
  await until('the tags to be asked for', async () =>
    (await quickInput.question()).message.includes('Tags to add'),
  );
  await quickInput.answer('hat');
  await quickInput.pick('At the end');
}

it(
  'says how many captions would change, and shows them in the editor’s own diff',
  async () => {
    await ask();
    const said = await workbench.notifications.dialog('Show Changes');
    expect(said).toContain('5,000 captions would change (portraits).');
    await editor.page
      .locator('.multiDiffEntry .header', { hasText: '0000.txt' })
      .first()
      .waitFor({ timeout: minutes });
    await workbench.notifications.expect('5,000 captions would change. Apply, or cancel.');
    await workbench.screenshot('diff');
    await workbench.notifications.click('5,000 captions would change', 'Cancel');
    await editor.page.locator('.multiDiffEntry').first().waitFor({ state: 'detached' });
    expect(names.every((name) => textOf(name) === old(name))).toBe(true);
  },
  minutes,
);

it(
  'leaves each caption old or new when the extension host is killed, and puts all of them back',
  async () => {
    await ask();
    await workbench.notifications.dialog('Apply');
    await until('some captions to be written', () => textOf('0300') === fresh('0300'), {
      timeout: minutes,
      every: 1,
    });
    process.kill(hostProcess(), 'SIGKILL');
    const now = names.map(textOf);
    expect(now.filter((text, n) => text !== old(names[n] ?? '') && text !== fresh(names[n] ?? ''))).toEqual(
      [],
    );
    expect(now.filter((text, n) => text === old(names[n] ?? '')).length).toBeGreaterThan(0);
    // the editor starts a new host by itself, or with the window
    await workbench.reload();
    await workbench.notifications.expect('“Add “hat”” was cut off', { timeout: minutes });
    await workbench.screenshot('cut-off');
    await workbench.notifications.click('was cut off', 'Undo');
    await until('all captions to be as before', () => names.every((name) => textOf(name) === old(name)), {
      timeout: minutes,
    });
    const left = fs.readdirSync(path.join(editor.folder, 'portraits')).filter((name) => name.startsWith('.'));
    expect(left).toEqual([]);
  },
  3 * minutes,
);

it(
  'keeps the step in the history, where it can be done again',
  async () => {
    await workbench.openView('Caption History');
    await workbench.trees.click('Caption History', 'Add “hat”', { action: 'Redo' });
    await until('all captions to be new', () => names.every((name) => textOf(name) === fresh(name)), {
      timeout: minutes,
    });
    await workbench.screenshot('history');
  },
  2 * minutes,
);

/** The process of the extension host that was started last. */
function hostProcess(): number {
  const said = [...editor.server.output.matchAll(/<(\d+)> Launched Extension Host Process/g)].at(-1)?.[1];
  if (said === undefined) throw new Error('the server did not say which process the extension host is');
  return Number(said);
}
