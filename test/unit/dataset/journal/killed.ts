// The program that a test kills: does, undoes and does again one step over many captions, for ever.
import fs from 'node:fs';
import path from 'node:path';
import { CaptionJournal } from '../../../../src/dataset/journal/captionJournal';

const [, , folder = '', count = '', moving = ''] = process.argv;
const history = path.join(folder, '.blocklora', 'history');
const silent = { debug() {}, info() {}, warn() {}, error() {} };
const journal = new CaptionJournal({ folderFor: () => history, folders: () => [history], logger: silent });

const numbers = Array.from({ length: Number(count) }, (_, n) => n);
const changes = numbers.map((n) =>
  moving
    ? // everything moves one on, and the last to the front: a circle
      { from: path.join(folder, `${n}.png`), to: path.join(folder, `${(n + 1) % numbers.length}.png`) }
    : {
        path: path.join(folder, `${n}.txt`),
        before: n % 5 === 0 ? null : Buffer.from(`old ${n} `.repeat(100)),
        after: n % 5 === 1 ? null : Buffer.from(`new ${n} `.repeat(100)),
      },
);

async function work(): Promise<void> {
  fs.writeSync(1, 'begin\n');
  const { id } = await journal.apply('Much', 'edit', changes);
  for (;;) {
    fs.writeSync(1, 'whole\n');
    await journal.undo(id);
    await journal.redo(id);
  }
}
void work();
