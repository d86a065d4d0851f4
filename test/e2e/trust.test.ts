// A workspace that is not trusted: it can be looked at, and nothing in it or because of it is started.
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ensurePython } from '../../native-bin/tools/lib/python.mjs';
import { root } from '../../native-bin/tools/lib/run.mjs';
import { openEditor, type Editor } from '../support/editor.mjs';
import { until } from '../support/until';
import { Workbench } from '../support/workbench/workbench';

const minutes = 60_000;
let editor: Editor;
let workbench: Workbench;

beforeAll(async () => {
  const { python } = await ensurePython();
  editor = await openEditor({
    name: 'trust',
    workspace: path.join(root, 'media/sample'),
    trust: false,
    env: { BLOCKLORA_PYTHON: python },
    settings: { 'security.workspace.trust.startupPrompt': 'never' },
  });
  workbench = new Workbench(editor);
}, 5 * minutes);
afterAll(() => editor.close());

it('says so in the list of runs, and offers no training there', async () => {
  await workbench.openView('Runs');
  await until('the welcome', async () =>
    (await editor.page.locator('.welcome-view-content').allInnerTexts()).join(' ').includes('not trusted'),
  );
  await workbench.screenshot('1-list');
});

it('shows the data sets, which are only read', async () => {
  await workbench.openView('Data Sets');
  const { description } = await workbench.trees.row('Data Sets', 'style');
  expect(description).toContain('20 images');
  await workbench.screenshot('1-data-sets');
});

it.each([
  ...['Train Block LoRA', 'Block LoRA: Set Up the Python Environment', 'Block LoRA: Doctor Report'],
  'Block LoRA: Auto-Tag…',
])(
  'does not do “%s”, and says why',
  async (command) => {
    await workbench.runCommand(command);
    const { text } = await workbench.notifications.expect(
      'starts programs, and this workspace is not trusted',
    );
    expect(text).toContain('Trust it, then try again.');
    await workbench.screenshot('2-refused');
    await workbench.runCommand('Notifications: Clear All Notifications');
  },
  2 * minutes,
);

it('has started no run, and wrote no log of one', () => {
  expect(fs.existsSync(path.join(editor.folder, '.blocklora/runs'))).toBe(false);
});
