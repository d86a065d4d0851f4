// The module that VS Code calls to run the host tests: mocha over every bundled test file, inside the extension host.
import fs from 'node:fs';
import path from 'node:path';
import Mocha from 'mocha';

/** The variable that names the file to which the results go. */
const resultsVariable = 'BLOCKLORA_HOST_RESULTS';

interface TestResult {
  title: string;
  state: 'passed' | 'failed' | 'skipped';
  milliseconds: number;
  error?: string;
}

/** Runs the tests; VS Code ends the window when it returns. */
export async function run(): Promise<void> {
  // esbuild leaves the layout of test/ in dist/test/, so the tests lie beside this module's folder
  const folder = path.resolve(__dirname, '../host');
  const mocha = new Mocha({
    ui: 'bdd',
    timeout: 60_000,
    forbidOnly: process.env['CI'] === 'true',
    grep: process.env['BLOCKLORA_HOST_GREP'],
    reporter: class extends Mocha.reporters.Base {
      constructor(runner: Mocha.Runner) {
        super(runner);
        report(runner);
      }
    },
  });
  for (const name of fs.readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort())
    if (name.endsWith('.test.js')) mocha.addFile(path.join(folder, name));
  await new Promise<void>((resolve, reject) => {
    mocha.run((failures) => {
      if (failures > 0) reject(new Error(`${failures} host tests failed`));
      else resolve();
    });
  });
}

/** Prints each test as it ends, and writes all of them to the results file. */
function report(runner: Mocha.Runner): void {
  const results: TestResult[] = [];
  const add = (test: Mocha.Test | Mocha.Hook, state: TestResult['state'], error?: Error): void => {
    const title = test.titlePath().join(' › ');
    results.push({
      title,
      state,
      milliseconds: test.duration ?? 0,
      ...(error && { error: error.stack ?? error.message }),
    });
    const mark = { passed: '✓', failed: '✗', skipped: '-' }[state];
    console.log(`[host test] ${mark} ${title} (${test.duration ?? 0} ms)`);
    if (error) console.log(`[host test] ${error.stack ?? error.message}`);
  };
  runner.on('pass', (test) => {
    add(test, 'passed');
  });
  runner.on('fail', (test, error: Error) => {
    add(test, 'failed', error);
  });
  runner.on('pending', (test) => {
    add(test, 'skipped');
  });
  runner.on('end', () => {
    const file = process.env[resultsVariable];
    if (file !== undefined) fs.writeFileSync(file, JSON.stringify(results));
  });
}
