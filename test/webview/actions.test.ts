// Every button of the run panel: what it asks of the host, what is seen until that happens, and refusals.

import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { runPanelApi } from '../../src/shared/runs/api';
import { PanelPages } from './panelPage';
import { ScriptedRun, scenes } from './scriptedRun';

let pages: PanelPages;
beforeAll(async () => {
  pages = await PanelPages.start();
});
afterEach(() => pages.closePanels());
afterAll(() => pages.stop());

const log = { lines: ['one', 'two'], truncated: true };

it('says that it listens, and keeps the run’s identity for a reload', async () => {
  const panel = await pages.open({ state: scenes.running() });
  expect(panel.calls).toEqual([['ready']]);
  const kept = await panel.page.evaluate(() => sessionStorage.getItem('state'));
  expect(JSON.parse(kept ?? '')).toMatchObject({ identity: { run: '2026-11-23T10-15-00-pixel-style' } });
});

it('asks the host for everything that it offers', async () => {
  const panel = await pages.open({ state: scenes.running(), log });
  for (const name of ['sample', 'save', 'pause', 'stop', 'reveal-file', 'copy-file-path'])
    await panel.action(name).click();
  for (const name of ['open-job', 'duplicate-job', 'open-folder']) await panel.action(name).click();
  await panel.page.getByText('Log', { exact: true }).click();
  await panel.page.getByText('Show log').click();

  await panel.show(scenes.finished());
  for (const name of ['reveal', 'copy-path', 'copy-tag']) await panel.action(name).click();

  await panel.show(scenes.paused());
  await panel.action('unpause').click();

  await panel.show(scenes.failed());
  await panel.page.getByText('pixel-style.blocklora.json:14:17').click();
  await panel.action('resume').click();

  await panel.show(scenes.running());
  await panel.page.getByRole('button', { name: /Step 500: pxart, a person with long blue hair/ }).click();
  await panel.action('open-picture').click();
  await panel.action('copy-prompt').click();

  const file = 'pixel-style-step500.safetensors';
  expect(panel.calls).toEqual([
    ['ready'],
    ['sampleNow'],
    ['saveNow'],
    ['pause'],
    ['stop'],
    ['reveal', { file }],
    ['copyPath', { file }],
    ['openJob'],
    ['duplicateJob'],
    ['revealFolder'],
    ['openLog'],
    ['reveal', { file: 'pixel-style.safetensors' }],
    ['copyPath', { file: 'pixel-style.safetensors' }],
    ['copyText', { text: '<lora:pixel-style:1>' }],
    ['unpause'],
    ['openPlace', { file: 'pixel-style.blocklora.json', line: 14, column: 17 }],
    ['resumeRun'],
    ['openPicture', { file: 'samples/000500-00.png' }],
    ['copyText', { text: 'pxart, a person with long blue hair, glasses, serious, light blue background' }],
  ]);
  // whatever is added to the api needs a place in the panel (the view is sent states, so it never asks for one)
  const asked = new Set(panel.calls.map(([method]) => method));
  const offered = Object.entries(runPanelApi).filter(([, { kind }]) => kind !== 'notification');
  expect(offered.map(([method]) => method).filter((method) => !asked.has(method))).toEqual(['getState']);
});

it('says at once what a click will do, and takes it back when the host refuses', async () => {
  const panel = await pages.open({ state: scenes.running() });
  const note = panel.page.locator('.note');
  await panel.action('stop').click();
  await expect.poll(() => note.textContent()).toContain('Stopping after this step');
  expect(await panel.action('stop').getAttribute('disabled')).not.toBeNull();
  expect(await panel.action('pause').getAttribute('disabled')).not.toBeNull();

  const other = await pages.open({ state: scenes.running() });
  other.refuse.set('stop', 'The control folder cannot be written.');
  await other.action('stop').click();
  const alert = other.page.getByRole('alert');
  await expect
    .poll(() => alert.textContent())
    .toContain('“Stop” did not work: The control folder cannot be written.');
  expect(await other.action('stop').getAttribute('disabled')).toBeNull();
  await other.action('dismiss').click();
  expect(await alert.isVisible()).toBe(false);
});

it('shows what is asked for in the run folder, also when it was not asked here', async () => {
  const requests = { stop: false, pause: false, sampleNow: true, saveNow: false };
  const panel = await pages.open({ state: { ...scenes.running(), requests } });
  expect(await panel.page.locator('.note').textContent()).toBe('Sample pictures come after this step.');
  expect(await panel.action('sample').getAttribute('disabled')).not.toBeNull();
  expect(await panel.action('save').getAttribute('disabled')).toBeNull();
  await panel.show(scenes.running());
  expect(await panel.action('sample').getAttribute('disabled')).toBeNull();
});

it('offers in each state what can be done in it', async () => {
  const panel = await pages.open({ state: scenes.queued() });
  const offered = async (): Promise<string[]> =>
    panel.page
      .locator('vscode-button:visible:not([disabled])')
      .evaluateAll((buttons) =>
        buttons
          .map((button) => (button as HTMLElement).dataset.action ?? '')
          .filter(
            (name) =>
              !['open-job', 'duplicate-job', 'open-folder', 'reveal-file', 'copy-file-path'].includes(name),
          ),
      );
  expect(await offered()).toEqual([]);
  const expected = {
    launching: ['stop'],
    loading: ['stop'],
    caching: ['stop'],
    running: ['pause', 'sample', 'save', 'stop'],
    paused: ['unpause', 'sample', 'save', 'stop'],
    stopping: [],
    finished: ['reveal', 'copy-path', 'copy-tag'],
    stopped: ['reveal', 'copy-path', 'copy-tag', 'resume', 'open-log'],
    failed: ['resume', 'open-log'],
    crashed: ['resume', 'open-log'],
  } as const;
  for (const [name, buttons] of Object.entries(expected)) {
    await panel.show(scenes[name as keyof typeof expected]());
    expect([name, await offered()]).toEqual([name, buttons]);
  }
  await panel.show({ ...scenes.failed(), locked: 'The workspace is not trusted, so nothing is started.' });
  expect(await offered()).toEqual(['open-log']);
  expect(await panel.action('resume').getAttribute('title')).toContain('not trusted');
});

it('tells screen readers when the state changes, and only then', async () => {
  const panel = await pages.open({ state: scenes.running() });
  const told = panel.page.locator('.for-readers');
  expect(await told.textContent()).toBe('');
  await panel.show(scenes.running());
  expect(await told.textContent()).toBe('');
  await panel.show(scenes.finished());
  expect(await told.textContent()).toBe('Finished at step 1,000.');
});

it('does not let go of the keyboard when the focused button goes away', async () => {
  const panel = await pages.open({ state: scenes.running() });
  await panel.action('stop').focus();
  await panel.page.keyboard.press('Enter');
  await expect.poll(() => panel.calls.at(-1)).toEqual(['stop']);
  await panel.show(scenes.stopped());
  expect(await panel.page.evaluate(() => document.activeElement?.tagName)).toBe('H1');
});

it('offers to ask again when the host does not answer', async () => {
  const panel = await pages.open({ silent: true });
  await panel.page.clock.install();
  await panel.page.reload();
  await panel.page.clock.fastForward(16_000);
  await expect
    .poll(() => panel.page.locator('.waiting').textContent())
    .toContain('The editor does not answer.');
  expect(await panel.action('retry').isVisible()).toBe(true);
});

it('never runs markup that comes from a run', async () => {
  const evil =
    '<img src=x onerror="document.body.dataset.broken=1"><script>document.body.dataset.broken=1</script>';
  const run = new ScriptedRun(100, evil).started();
  run.add({ type: 'warning', code: 'x', message: evil, fix: evil, file: evil, step: 1 });
  run.phase('training').train(30);
  run.add({
    type: 'sample',
    step: 30,
    index: 0,
    prompt: evil,
    seed: 1,
    file: 'samples/a"b<c>.png',
    width: 64,
    height: 64,
    seconds: 1,
  });
  run.add({
    type: 'error',
    code: 'x',
    message: evil,
    fix: evil,
    file: evil,
    line: 1,
    column: null,
    step: 30,
  });
  const panel = await pages.open({ state: run.state('gone'), log: { lines: [evil], truncated: false } });
  expect(await panel.page.locator('h1').textContent()).toBe(evil);
  expect(await panel.page.evaluate(() => document.body.dataset.broken)).toBeUndefined();
});

it('reads files of the run only, whatever the events say', async () => {
  const run = new ScriptedRun().started().phase('training').train(10);
  for (const [index, file] of [
    '../../secret.png',
    '/etc/x.png',
    'C:\\x.png',
    'samples/../../x.png',
    'https://x/y.png',
  ].entries())
    run.add({
      type: 'sample',
      step: 10,
      index,
      prompt: 'p',
      seed: 1,
      file,
      width: 64,
      height: 64,
      seconds: 1,
    });
  const panel = await pages.open({ state: run.state() });
  expect(await panel.page.locator('.samples img:not(.lightbox img)').count()).toBe(0);
});
