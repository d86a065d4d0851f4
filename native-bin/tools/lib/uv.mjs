// uv, which makes Python environments: taken from its wheel on PyPI, whose hashes are pinned in tools/uv.lock.
import fs from 'node:fs';
import path from 'node:path';
import { cached } from './cache.mjs';
import { root, run } from './run.mjs';
import { step, Trouble } from './say.mjs';
import { findPython } from './systemPython.mjs';

const lock = path.join(root, 'native-bin/tools/uv.lock');

/** The wheel tag of each platform that the extension is packaged for, by Node's names. */
const wheelTags = {
  'linux-x64': 'manylinux_2_17_x86_64',
  'linux-arm64': 'manylinux_2_28_aarch64',
  'darwin-x64': 'macosx_10_12_x86_64',
  'darwin-arm64': 'macosx_11_0_arm64',
  'win32-x64': 'win_amd64',
  'win32-arm64': 'win_arm64',
};

/** This machine's platform, as in `linux-x64`. */
export const platform = `${process.platform}-${process.arch}`;

/** The file name of uv's program on a platform. @param {string} on */
export function uvName(on = platform) {
  return on.startsWith('win32') ? 'uv.exe' : 'uv';
}

/** The pinned version of uv. */
export function uvVersion() {
  const version = /^uv==(\S+)/m.exec(fs.readFileSync(lock, 'utf8'))?.[1];
  if (!version) throw new Trouble('native-bin/tools/uv.lock names no version of uv.', 'Run `npm run lock`.');
  return version;
}

/** Fetches the wheel with pip, which refuses a file whose hash is not pinned, and takes the program out of it. */
async function fetch(folder, on) {
  const python = await findPython();
  const args = ['-m', 'pip', 'download', '--no-deps', '--only-binary=:all:', '--require-hashes', '-r', lock];
  const tag = wheelTags[on];
  if (!tag)
    throw new Trouble(`uv is not staged for ${on}.`, `Choose one of: ${Object.keys(wheelTags).join(', ')}.`);
  const { code, output } = await run(
    python,
    [...args, '--platform', tag, '--dest', folder, '--disable-pip-version-check'],
    { quiet: true },
  );
  if (code !== 0)
    throw new Trouble(
      'uv could not be fetched from PyPI.',
      'Check that the Python package index can be reached and that pip works.',
      output,
    );
  const wheel = fs.readdirSync(folder).find((name) => name.endsWith('.whl'));
  await run(python, ['-m', 'zipfile', '-e', path.join(folder, wheel), path.join(folder, 'wheel')], {
    quiet: true,
  });
  const program = path.join(folder, uvName(on));
  fs.renameSync(path.join(folder, 'wheel', `uv-${uvVersion()}.data`, 'scripts', uvName(on)), program);
  fs.chmodSync(program, 0o755);
  fs.rmSync(path.join(folder, 'wheel'), { recursive: true });
  fs.rmSync(path.join(folder, wheel));
}

/**
 * The path of uv's program for a platform, fetched once a machine.
 *
 * @param {string} [on] platform and architecture by Node's names
 * @returns {Promise<string>}
 */
export async function ensureUv(on = platform) {
  const { folder } = await cached(`uv-${uvVersion()}-${on}`, (making) =>
    step(`uv ${uvVersion()} for ${on}, from its wheel`, () => fetch(making, on)),
  );
  return path.join(folder, uvName(on));
}

/**
 * Puts uv into native-bin/bin/<platform>, where the extension looks for it; uv for other platforms is taken away.
 *
 * @param {string} [on] platform and architecture by Node's names
 */
export async function stageUv(on = platform) {
  const program = await ensureUv(on);
  const bin = path.join(root, 'native-bin/bin');
  const staged = path.join(bin, on, uvName(on));
  const same = (file) => fs.existsSync(file) && fs.readFileSync(file).equals(fs.readFileSync(program));
  for (const other of fs.existsSync(bin) ? fs.readdirSync(bin) : [])
    if (other !== on) fs.rmSync(path.join(bin, other), { recursive: true });
  if (same(staged)) return;
  fs.mkdirSync(path.dirname(staged), { recursive: true });
  // renamed into place: another process may be running the old one
  fs.copyFileSync(program, `${staged}.new`);
  fs.chmodSync(`${staged}.new`, 0o755);
  fs.renameSync(`${staged}.new`, staged);
}
