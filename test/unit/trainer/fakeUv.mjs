#!/usr/bin/env node
// Stands in for uv: makes the folder that `venv` is asked for and installs nothing. What it does instead is chosen by
// the first line of the lock file: `# fails`, `# no-network`, `# hangs`.
import fs from 'node:fs';
import path from 'node:path';

const args = process.argv.slice(2);
const last = args.at(-1);
fs.appendFileSync(path.join(process.env.UV_PYTHON_INSTALL_DIR, '..', 'calls.txt'), `${args.join(' ')}\n`);

if (args[0] === 'venv') {
  fs.mkdirSync(path.join(last, 'bin'), { recursive: true });
  fs.writeFileSync(path.join(last, 'bin/python'), '');
  console.error('Using CPython 3.11.4');
} else {
  const how = fs.readFileSync(last, 'utf8').split('\n')[0];
  console.error('Resolved 2 packages in 1ms');
  console.error('Downloading torch (800.0MiB)');
  if (how === '# fails') {
    console.error('error: Something odd about torch\n  Caused by: the moon');
    process.exit(2);
  }
  if (how === '# no-network') {
    console.error('error: Failed to fetch: `https://example.org/simple/torch/`\n  Caused by: dns error');
    process.exit(2);
  }
  if (how === '# hangs') setInterval(() => {}, 1000);
  else console.error('Installed 2 packages in 1ms');
}
