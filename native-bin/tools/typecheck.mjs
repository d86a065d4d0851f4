// Checks the types of every part with its own settings. Parts without a source file are left out.
import fs from 'node:fs';
import path from 'node:path';
import { ensureNodeModules } from './lib/nodeModules.mjs';
import { exit, root, runNode } from './lib/run.mjs';

const parts = ['src/shared', 'src', 'webview', 'test', 'test/host'];

function hasSources(part) {
  const others = parts
    .filter((other) => other.startsWith(`${part}/`))
    .map((other) => other.slice(part.length + 1));
  return fs
    .readdirSync(path.join(root, part), { recursive: true })
    .some((name) => name.endsWith('.ts') && !others.some((other) => name.startsWith(`${other}/`)));
}

await ensureNodeModules();
let failed = 0;
for (const part of parts.filter(hasSources)) {
  const { code } = await runNode('node_modules/typescript/bin/tsc', ['-p', part, '--pretty', 'false']);
  if (code !== 0) failed += 1;
  console.log(`${part}: ${code === 0 ? 'no type errors' : 'type errors, see above'}`);
}
exit(failed);
