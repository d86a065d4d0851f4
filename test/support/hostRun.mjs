// Opens the editor on a copy of the sample workspace, has it run the host tests, and waits for their result.
import fs from 'node:fs';
import path from 'node:path';
import { ensurePython } from '../../native-bin/tools/lib/python.mjs';
import { root } from '../../native-bin/tools/lib/run.mjs';
import { openEditor, resultsFolder } from './editor.mjs';

const minutes = 8;

/** @returns {Promise<{ passed: number, failed: number, skipped: number }>} */
export async function runHostTests() {
  const resultsFile = path.join(resultsFolder, 'host.json');
  fs.mkdirSync(resultsFolder, { recursive: true });
  fs.rmSync(resultsFile, { force: true });
  const { python } = await ensurePython({ silent: true });
  let ended = () => {};
  const end = new Promise((resolve) => (ended = resolve));
  const sample = path.join(root, 'media/sample');
  const timer = setTimeout(() => ended(`did not end within ${minutes} minutes`), minutes * 60_000);
  /** @type {import('./editor.mjs').Editor | undefined} */
  let editor;
  try {
    editor = await openEditor({
      name: 'host',
      workspace: fs.existsSync(sample) ? sample : path.join(root, 'test/fixtures'),
      tests: path.join(root, 'dist/test/support/hostTests.js'),
      env: { BLOCKLORA_HOST_RESULTS: resultsFile, BLOCKLORA_PYTHON: python },
      before: async (page) => {
        // what the extension host prints arrives here, among lines of the editor's own
        await page.exposeFunction('codeAutomationLog', (_type, parts) => {
          const line = [parts].flat().join(' ');
          const at = line.indexOf('[host test] ');
          if (at >= 0) console.log(line.slice(at + '[host test] '.length));
        });
        await page.exposeFunction('codeAutomationExit', (code) => ended(code === 0 ? 'passed' : 'failed'));
        page.on('crash', () => ended('crashed the window'));
      },
    });
    const how = await end;
    if (how !== 'passed') {
      await editor.screenshot('failure').catch(() => {});
      console.log(`host tests: ${how}; logs are in ${path.relative(root, editor.results)}`);
    }
    /** @type {{ state: string }[]} */
    const results = fs.existsSync(resultsFile) ? JSON.parse(fs.readFileSync(resultsFile, 'utf8')) : [];
    const count = (state) => results.filter((result) => result.state === state).length;
    const failed = count('failed');
    return {
      passed: count('passed'),
      failed: how === 'passed' ? failed : Math.max(1, failed),
      skipped: count('skipped'),
    };
  } finally {
    clearTimeout(timer);
    await editor?.close();
  }
}
