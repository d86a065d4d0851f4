// The project's npm packages: installed when they are not what package-lock.json says.
import fs from 'node:fs';
import path from 'node:path';
import { shortHash, withLock } from './cache.mjs';
import { npm, root } from './run.mjs';
import { found, step, Trouble } from './say.mjs';

const lockFile = path.join(root, 'package-lock.json');
/** npm's own list of what it installed. */
const installedFile = path.join(root, 'node_modules/.package-lock.json');

function packages(file) {
  const all = JSON.parse(fs.readFileSync(file, 'utf8')).packages;
  delete all[''];
  return all;
}

/** Whether node_modules holds exactly the locked versions; packages for other platforms may be missing. */
export function isInstalled() {
  if (!fs.existsSync(installedFile)) return false;
  const locked = packages(lockFile);
  const installed = packages(installedFile);
  return (
    Object.entries(locked).every(
      ([name, { version, optional, devOptional, peer }]) =>
        installed[name]?.version === version || (!installed[name] && (optional || devOptional || peer)),
    ) && Object.keys(installed).every((name) => name in locked)
  );
}

/** Makes sure that the packages of package-lock.json are installed. */
export async function ensureNodeModules() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < 20)
    throw new Trouble(`Node ${process.versions.node} is too old.`, 'Install Node 20 or newer and try again.');
  if (isInstalled()) return found('npm packages');
  await withLock(`node-modules-${shortHash(root)}`, async () => {
    if (isInstalled()) return;
    await step('npm packages (npm ci)', async () => {
      const { code, output } = await npm(['ci', '--no-audit', '--no-fund'], { quiet: true });
      if (code !== 0)
        throw new Trouble(
          'The npm packages could not be installed.',
          'Check that the npm registry can be reached, then run `npm ci` to see why.',
          output,
        );
    });
  });
}
