// The main job as a user does it: the palette, a plan, a run that is watched, a reload in the middle, a file at the end.
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Frame } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ensurePython } from '../../native-bin/tools/lib/python.mjs';
import { root } from '../../native-bin/tools/lib/run.mjs';
import { copyWorkspace, openEditor, type Editor } from '../support/editor.mjs';
import { until } from '../support/until';
import { Workbench } from '../support/workbench/workbench';

const run = promisify(execFile);
const name = 'pixel-style';
const steps = 160;
const minutes = 60_000;

let editor: Editor;
let workbench: Workbench;
let python: { python: string; env: Record<string, string> };
let removeSample: () => void;

beforeAll(async () => {
  python = await ensurePython();
  const sample = copyWorkspace(path.join(root, 'media/sample'));
  removeSample = sample.remove;
  shorten(path.join(sample.folder, 'style.blocklora.json'));
  editor = await openEditor({
    name: 'train',
    workspace: sample.folder,
    env: { BLOCKLORA_PYTHON: python.python },
  });
  workbench = new Workbench(editor);
}, 5 * minutes);

afterAll(async () => {
  await editor.close();
  removeSample();
});

it(
  'is started from the palette, once its plan was read',
  async () => {
    await workbench.runCommand('Train Block LoRA');
    await workbench.quickInput.pick(/style\.blocklora\.json$/);
    await until('the plan', () => editor.page.locator('.monaco-dialog-box').isVisible(), {
      timeout: minutes,
    });
    await workbench.screenshot('1-plan');
    const plan = await workbench.notifications.dialog('Start Training');
    expect(plan).toContain(`Train “${name}”?`);
    expect(plan).toContain('20 pictures');
    expect(plan).toContain('in0, in1, out2, out3');
  },
  2 * minutes,
);

it(
  'shows progress and sample pictures in its panel',
  async () => {
    const frame = await panel();
    await pictures(frame, 3);
    await reached(frame, 5);
    await workbench.screenshot('2-running');
    expect(await workbench.statusBar()).toContainEqual(expect.stringContaining(name));
  },
  5 * minutes,
);

it(
  'goes on while the window reloads, and is found again',
  async () => {
    const before = await step(await panel());
    await workbench.reload();
    await workbench.openView('Runs');
    await workbench.trees.click('Runs', name);
    const frame = await panel();
    await reached(frame, before + 1);
    expect(await frame.locator('h1.name').innerText()).toBe(name);
    await workbench.screenshot('3-after-reload');
  },
  5 * minutes,
);

it(
  'ends with a LoRA file that its panel, the list and a notification tell of',
  async () => {
    const frame = await panel();
    await frame
      .getByText('The LoRA is ready')
      .first()
      .waitFor({ timeout: 10 * minutes });
    await pictures(frame, 9);
    await workbench.notifications.expect(name);
    await workbench.screenshot('4-finished');
    await editor.page.setViewportSize({ width: 1440, height: 1560 });
    await workbench.screenshot('5-whole-panel');
    await editor.page.setViewportSize({ width: 1440, height: 900 });
    expect(await step(frame)).toBe(steps);
    expect((await workbench.trees.row('Runs', name)).description).not.toBe('');
    expect(fs.statSync(loraFile()).size).toBeGreaterThan(100_000);
  },
  12 * minutes,
);

it(
  'made a file that diffusers loads and that changes the picture',
  async () => {
    const script = path.join(root, 'test/e2e/lora_changes_picture.py');
    const { stdout } = await run(python.python, [script, loraFile()], {
      env: { ...process.env, ...python.env },
    });
    const { difference, layers } = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as {
      difference: { on: number; off: number };
      layers: number;
    };
    expect(layers).toBeGreaterThan(50);
    expect(difference.off).toBeLessThan(0.5);
    expect(difference.on).toBeGreaterThan(4);
  },
  3 * minutes,
);

it('logged no error in the window and broke no content policy', () => {
  const bad = editor.console.filter((line) => /Content Security Policy|pageerror/i.test(line));
  expect(bad).toEqual([]);
});

/** Makes the sample's job short enough for a test: everything else stays as a user gets it. */
function shorten(file: string): void {
  const text = fs.readFileSync(file, 'utf8');
  const replace = (from: RegExp, to: string, source: string): string => {
    if (!from.test(source)) throw new Error(`${file} has no ${from.source} to shorten`);
    return source.replace(from, to);
  };
  let short = replace(/"steps": \d+/, `"steps": ${steps}`, text);
  short = replace(/"saveEverySteps": \d+/, '"saveEverySteps": 40', short);
  short = replace(/"everySteps": \d+/, '"everySteps": 50', short);
  fs.writeFileSync(file, replace(/"steps": 25/, '"steps": 10', short));
}

function panel(): Promise<Frame> {
  return workbench.webviews.frame(name, { timeout: minutes });
}

async function step(frame: Frame): Promise<number> {
  return Number(await frame.getByRole('progressbar').first().getAttribute('aria-valuenow'));
}

async function reached(frame: Frame, wanted: number): Promise<void> {
  await until(`step ${wanted}`, async () => (await step(frame)) >= wanted, { timeout: 4 * minutes });
}

/** Waits until there are so many sample pictures and each has really been drawn; they load as they scroll into sight. */
async function pictures(frame: Frame, count: number): Promise<void> {
  await until(
    `${count} sample pictures`,
    async () => {
      const images = await frame.locator('.samples .thumb img').all();
      if (images.length < count) return false;
      for (const image of images) await image.scrollIntoViewIfNeeded();
      const widths = await frame
        .locator('.samples .thumb img')
        .evaluateAll((all) => all.map((image) => (image as HTMLImageElement).naturalWidth));
      return widths.every((width) => width === 64);
    },
    { timeout: 4 * minutes },
  );
  await frame.evaluate(() => scrollTo(0, 0));
}

/** The LoRA in the only run folder. */
function loraFile(): string {
  const runs = path.join(editor.folder, '.blocklora/runs');
  const [only, ...others] = fs.readdirSync(runs);
  if (only === undefined || others.length > 0) throw new Error(`not exactly one run in ${runs}`);
  return path.join(runs, only, `${name}.safetensors`);
}
