// The trainer's Python environment for development: every package of requirements-dev.lock, checked by hash.
import fs from 'node:fs';
import path from 'node:path';
import { cache, cached, shortHash } from './cache.mjs';
import { root, run } from './run.mjs';
import { found, step, Trouble } from './say.mjs';
import { findPython } from './systemPython.mjs';
import { ensureUv, platform } from './uv.mjs';

const lockFile = path.join(root, 'native-bin/requirements-dev.lock');
/** Room that the environment and the downloads on the way to it take. */
const gigabytes = 8;

function checkRoom() {
  fs.mkdirSync(cache, { recursive: true });
  const { bavail, bsize } = fs.statfsSync(cache);
  const free = (bavail * bsize) / 1e9;
  if (free < gigabytes)
    throw new Trouble(
      `The Python environment needs about ${gigabytes} GB, and ${cache} has ${free.toFixed(1)} GB left.`,
      'Make room there, or name another folder in the environment variable BLOCKLORA_CACHE.',
    );
}

/** The interpreter of an environment folder. @param {string} folder */
function interpreter(folder) {
  return path.join(folder, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
}

async function make(folder, uv, base) {
  const venv = await run(
    uv,
    ['venv', '--quiet', '--no-project', '--relocatable', '--allow-existing', '--python', base, folder],
    { quiet: true, env: { UV_NO_CONFIG: '1' } },
  );
  if (venv.code !== 0)
    throw new Trouble('The Python environment could not be begun.', `Check that ${base} works.`, venv.output);
  const sync = await run(
    uv,
    ['pip', 'sync', '--quiet', '--require-hashes', '--python', interpreter(folder), lockFile],
    { quiet: true, env: { UV_NO_CONFIG: '1' } },
  );
  if (sync.code !== 0)
    throw new Trouble(
      "The trainer's Python packages could not be installed.",
      'Check that the Python package index can be reached and that the disk is not full.',
      sync.output,
    );
}

/**
 * Makes sure of the environment and returns what is needed to run the trainer in it.
 *
 * @param {{ silent?: boolean }} [options] silent: say nothing when it is there already
 * @returns {Promise<{ python: string, env: Record<string, string> }>} env: variables with which `python -m blocklora` finds
 *   this clone's trainer
 */
export async function ensurePython({ silent = false } = {}) {
  const base = await findPython();
  const { output } = await run(base, ['-c', 'import sys; print(sys.version, sys.base_prefix)'], {
    quiet: true,
  });
  const name = `python-${shortHash(fs.readFileSync(lockFile), output, platform)}-dev`;
  const env = { PYTHONPATH: path.join(root, 'native-bin'), PYTHONNOUSERSITE: '1' };
  const existing = interpreter(path.join(cache, name));
  if (fs.existsSync(existing)) {
    if (!silent) found('Python environment', path.join(cache, name));
    return { python: existing, env };
  }
  checkRoom();
  const uv = await ensureUv();
  const { folder } = await cached(name, (making) =>
    step('Python environment with PyTorch (about 6 GB, once a machine)', () => make(making, uv, base)),
  );
  return { python: interpreter(folder), env };
}
