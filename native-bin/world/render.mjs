/**
 * Renders captioned avatars for training.
 *
 *     node render.mjs DATA/faces --count 27000 --seed 1
 *     node render.mjs DATA/weak --count 4000 --seed 2 --styles "adventurer,croodles"
 *
 * Writes `DATA/faces.u8` (count × 128 × 128 × 3 bytes, RGB) and `DATA/faces.jsonl` (one line
 * a picture: style and tags). About 4 ms a picture. Stopped half-way it starts again from
 * nothing: it is quicker to draw anew than to check what is there.
 */
import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { Drawing } from './drawing.mjs';
import { Random } from './random.mjs';
import { styleNamed, trained } from './styles/index.mjs';

const SIDE = 128;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    count: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    styles: { type: 'string' },
  },
});
const [prefix] = positionals;
if (prefix === undefined) throw new Error('Name the set to write: node render.mjs DATA/faces');

// One thread: the machine is shared, and pictures this small do not gain from more.
sharp.concurrency(1);
const styles = values.styles?.split(',').map(styleNamed) ?? trained;
const random = new Random(Number(values.seed));
const pixels = openSync(`${prefix}.u8`, 'w');
const lines = [];
for (let number = 0; number < Number(values.count); number++) {
  const style = styles[number % styles.length];
  const drawing = new Drawing(style, random);
  const bytes = await drawing.render(`${values.seed}_${number}`, SIDE).raw().toBuffer();
  if (bytes.length !== SIDE * SIDE * 3) throw new Error(`${style.name}: ${bytes.length} bytes`);
  writeSync(pixels, bytes);
  lines.push(JSON.stringify({ style: style.name, tags: drawing.tags }));
}
closeSync(pixels);
writeFileSync(`${prefix}.jsonl`, lines.join('\n') + '\n');
console.log(`${values.count} pictures in ${prefix}.u8`);
