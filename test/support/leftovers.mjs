// Processes that a test run started and that outlived it: detached trainers, servers of a test that was cut off.
import fs from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** The variable by whose value everything that one run started is known. */
export const markName = 'BLOCKLORA_TEST_RUN';

/** The living processes of this run, without this one. @returns {number[]} */
function marked() {
  const mark = `${markName}=${process.env[markName]}`;
  if (!process.env[markName] || !fs.existsSync('/proc')) return [];
  return fs
    .readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => {
      try {
        return fs.readFileSync(`/proc/${pid}/environ`, 'latin1').includes(mark);
      } catch {
        // it ended while we looked, or is another user's
        return false;
      }
    })
    .map(Number);
}

/** Asks what is left of this run to end, and makes it after three seconds. @returns {Promise<number>} how many there were */
export async function endMarked() {
  const all = marked();
  const signal = (name) => {
    for (const pid of marked())
      try {
        process.kill(pid, name);
      } catch {
        // it has ended
      }
  };
  signal('SIGTERM');
  for (let waited = 0; waited < 3000 && marked().length > 0; waited += 100) await sleep(100);
  signal('SIGKILL');
  return all.length;
}
