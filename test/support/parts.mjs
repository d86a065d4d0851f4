// The parts of `npm test`, in the order in which they run: what fails soonest comes first. Each returns its counts.
import fs from 'node:fs';
import path from 'node:path';
import { ensurePython } from '../../native-bin/tools/lib/python.mjs';
import { root, run, runNode } from '../../native-bin/tools/lib/run.mjs';

/**
 * @typedef {{ passed: number, failed: number, skipped?: number }} Counts
 * @typedef {{ name: string, title: string, minimum: number, run(): Promise<Counts> }} Part
 *   minimum: with fewer tests than this the part fails, so that tests cannot vanish unseen
 */

const results = path.join(root, 'test-results');

/** A script whose every `name: fine` line is a check. */
async function script(file, args, fine) {
  const { code, output } = await runNode(file, args, {
    onOutput: (text) => process.stdout.write(text),
  });
  const passed = output.split('\n').filter((line) => fine.test(line)).length;
  return { passed, failed: code === 0 ? 0 : 1 };
}

/** The tests of one vitest project. */
async function vitest(project) {
  const file = path.join(results, `${project}.json`);
  fs.mkdirSync(results, { recursive: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const { code } = await runNode('node_modules/vitest/vitest.mjs', [
    'run',
    '--project',
    project,
    ...reporters,
  ]);
  if (!fs.existsSync(file)) return { passed: 0, failed: 1 };
  const report = JSON.parse(fs.readFileSync(file, 'utf8'));
  // a file that cannot be loaded has no failed test in it, but it is one
  const failed = Math.max(report.numFailedTests, report.numFailedTestSuites > 0 || code !== 0 ? 1 : 0);
  return { passed: report.numPassedTests, failed, skipped: report.numPendingTests + report.numTodoTests };
}

/** The trainer's tests. */
async function pytest() {
  const { python, env } = await ensurePython();
  const file = path.join(results, 'trainer.xml');
  fs.mkdirSync(results, { recursive: true });
  const { code } = await run(
    python,
    [
      '-m',
      'pytest',
      '-c',
      'native-bin/pyproject.toml',
      'test/trainer',
      '-q',
      '--durations=10',
      '--junitxml',
      file,
    ],
    {
      env: {
        ...env,
        OMP_NUM_THREADS: '2',
        GOMP_SPINCOUNT: '20000',
        HF_HUB_OFFLINE: '1',
        TOKENIZERS_PARALLELISM: 'false',
      },
    },
  );
  if (!fs.existsSync(file)) return { passed: 0, failed: 1 };
  const head = /<testsuite [^>]*>/.exec(fs.readFileSync(file, 'utf8'))?.[0] ?? '';
  const count = (name) => Number(new RegExp(` ${name}="(\\d+)"`).exec(head)?.[1] ?? 0);
  const failed = count('failures') + count('errors');
  return {
    passed: count('tests') - failed - count('skipped'),
    failed: code !== 0 && failed === 0 ? 1 : failed,
    skipped: count('skipped'),
  };
}

/** @type {Part[]} */
export const parts = [
  {
    name: 'typecheck',
    title: 'TypeScript, each part with its own settings',
    minimum: 5,
    run: () => script('native-bin/tools/typecheck.mjs', [], /: no type errors$/),
  },
  {
    name: 'lint',
    title: 'ESLint with the import rules, Prettier, ruff',
    minimum: 3,
    run: () => script('native-bin/tools/lint.mjs', [], /: clean$/),
  },
  {
    name: 'schema',
    title: "schemas and types are what the trainer's models make",
    minimum: 1,
    run: () => script('native-bin/tools/generate.mjs', ['--check'], /are current$/),
  },
  { name: 'unit', title: 'TypeScript without VS Code (vitest)', minimum: 1500, run: () => vitest('unit') },
  { name: 'trainer', title: 'the trainer (pytest)', minimum: 1300, run: pytest },
  { name: 'webview', title: 'web views in Chromium (vitest)', minimum: 180, run: () => vitest('webview') },
  {
    name: 'host',
    title: 'inside the real VS Code (mocha)',
    minimum: 120,
    // playwright-core is there only after the set-up
    run: async () => (await import('./hostRun.mjs')).runHostTests(),
  },
  {
    name: 'e2e',
    title: 'the main job in the real editor (Playwright)',
    minimum: 25,
    run: () => vitest('e2e'),
  },
];
