// The browser in which the tests look at the editor: one that is there, else Debian's.
import fs from 'node:fs';
import path from 'node:path';
import { aptInstall, onPath } from './system.mjs';
import { found, Trouble } from './say.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];

function existing() {
  const named = process.env.BLOCKLORA_CHROMIUM;
  if (!named) return names.map(onPath).find(Boolean);
  if (fs.existsSync(named)) return path.resolve(named);
  throw new Trouble(
    `BLOCKLORA_CHROMIUM names ${named}, which is not there.`,
    'Correct it or leave it unset.',
  );
}

/** The path of a Chromium or Chrome; installs Debian's when there is none and this may be done. @returns {Promise<string>} */
export async function ensureChromium() {
  const there = existing();
  if (there) {
    found('Chromium', there);
    return there;
  }
  await aptInstall('Chromium', ['chromium', 'fonts-dejavu-core'], 'or name one in BLOCKLORA_CHROMIUM');
  const installed = existing();
  if (!installed)
    throw new Trouble('Chromium was installed but is not on PATH.', 'Name it in BLOCKLORA_CHROMIUM.');
  return installed;
}
