// A window that puts scores until it is killed. Arguments: folder, first content.

import { ScoreStore } from '../../../../src/inference/scores/scoreStore';
import { imageOf } from './images';

const quiet = (): void => undefined;

async function putForEver(folder: string, first: number): Promise<void> {
  const store = new ScoreStore({ folder, logger: { debug: quiet, info: quiet, warn: quiet, error: quiet } });
  const scores = await store.open('model', 'a');
  for (let content = first; ; content++) {
    await scores.put(imageOf(content));
    // what was said to be kept must be there afterwards
    process.stdout.write(`${content}\n`);
  }
}

void putForEver(process.argv[2] ?? '', Number(process.argv[3]));
