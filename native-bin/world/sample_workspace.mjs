/**
 * Draws the pictures of the sample workspace, with their captions.
 *
 *     node sample_workspace.mjs ../../media/sample/images
 *
 * `style/`: 20 people in pixel art, which the base has never seen. `character/`: one
 * person 20 times, in three styles. CC0 drawings only, since these files are passed on.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Drawing, palette } from './drawing.mjs';
import { Random } from './random.mjs';
import { hero } from './styles/hero.mjs';
import { pixelArt } from './styles/pixel-art.mjs';

const SIDE = 128;
const COUNT = 20;

/**
 * Trigger words, made of letters that no tag of the base begins with, so that they mean
 * nothing to it yet.
 */
const STYLE_TRIGGER = 'pixlstl';
const CHARACTER_TRIGGER = 'heroch';

/**
 * @param {string} folder
 * @param {import('./styles/index.mjs').Style[]} styles drawn in turn
 * @param {number} seed
 * @param {(tags: string[]) => string[]} captionOf from the drawing's tags to the caption's
 */
async function draw(folder, styles, seed, captionOf) {
  mkdirSync(folder, { recursive: true });
  const random = new Random(seed);
  const backgrounds = Object.keys(palette.background);
  for (let number = 0; number < COUNT; number++) {
    const style = styles[number % styles.length];
    // In turn, one further each round, so that no background belongs to the trigger or to one style.
    const round = Math.floor(number / backgrounds.length);
    const drawing = new Drawing(style, random, backgrounds[(number + round) % backgrounds.length]);
    const name = path.join(folder, String(number + 1).padStart(2, '0'));
    await drawing.render(`${seed}_${number}`, SIDE).png({ compressionLevel: 9 }).toFile(`${name}.png`);
    writeFileSync(`${name}.txt`, captionOf(drawing.tags).join(',') + '\n');
  }
}

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('node sample_workspace.mjs FOLDER');
// The style's own name stays out of the captions: the trigger is to mean it.
await draw(path.join(folder, 'style'), [pixelArt], 14, ([, ...tags]) => [STYLE_TRIGGER, ...tags]);
await draw(path.join(folder, 'character'), hero, 12, (tags) => [CHARACTER_TRIGGER, ...tags]);
