// npm run bench: speed and memory against a plain loop, as ratios measured in one run, into test/bench/RESULTS.md.
import path from 'node:path';
import { ensurePython } from './lib/python.mjs';
import { root, run } from './lib/run.mjs';
import { script } from './lib/say.mjs';

await script(async () => {
  const { python, env } = await ensurePython();
  const args = process.argv.slice(2);
  const out = args.includes('--out') ? [] : ['--out', path.join(root, 'test/bench/RESULTS.md')];
  const { code } = await run(python, [path.join(root, 'test/bench/bench.py'), ...out, ...args], { env });
  return code;
});
