// The program that a test kills: renames a tag in many captions, and undoes it, for ever.
import fs from 'node:fs';
import path from 'node:path';
import { planBulkEdit } from '../../../../src/dataset/bulk/planBulkEdit';
import { CaptionJournal } from '../../../../src/dataset/journal/captionJournal';
import { plainStyle } from '../../../../src/shared/captions/captionStyle';

const [, , folder = '', count = ''] = process.argv;
const history = path.join(folder, '.blocklora', 'history');
const silent = { debug() {}, info() {}, warn() {}, error() {} };
const journal = new CaptionJournal({ folderFor: () => history, folders: () => [history], logger: silent });
const targets = Array.from({ length: Number(count) }, (_, n) => {
  const caption = path.join(folder, `${n}.txt`);
  return { image: `${caption}.png`, caption, style: plainStyle, trigger: null, seed: `${n}.png` };
});

async function work(): Promise<void> {
  for (;;) {
    const { edits } = await planBulkEdit(
      targets,
      { kind: 'rename', from: ['blue eye'], to: 'blue eyes' },
      { categoryOf: () => undefined, countOf: () => 0 },
    );
    fs.writeSync(1, 'begin\n');
    const step = await journal.apply('Rename', 'edit', edits);
    await journal.undo(step.id);
  }
}
void work();
