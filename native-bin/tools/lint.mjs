// ESLint, Prettier's check and ruff, all of them even when one finds something.
import { ensureNodeModules } from './lib/nodeModules.mjs';
import { ensurePython } from './lib/python.mjs';
import { exit, run, runNode } from './lib/run.mjs';

await ensureNodeModules();
const { python } = await ensurePython();

const checks = [
  ['eslint', () => runNode('node_modules/eslint/bin/eslint.js', ['.', '--max-warnings', '0'])],
  [
    'prettier',
    () => runNode('node_modules/prettier/bin/prettier.cjs', ['--check', '--log-level', 'warn', '.']),
  ],
  [
    'ruff',
    () => run(python, ['-m', 'ruff', 'check', '--config', 'native-bin/pyproject.toml', 'native-bin', 'test']),
  ],
];

let failed = 0;
for (const [name, check] of checks) {
  const { code } = await check();
  if (code !== 0) failed += 1;
  console.log(`${name}: ${code === 0 ? 'clean' : 'see above'}`);
}
exit(failed);
