/**
 * Draws a contact sheet of all variants of one option, to find out which tag each shows.
 *
 *     node sheet.mjs notionists hair sheet.png
 */
import { createAvatar } from '@dicebear/core';
import * as collection from '@dicebear/collection';
import sharp from 'sharp';

const SIDE = 96;
const LABEL = 14;
const COLUMNS = 10;

const [name, option, file] = process.argv.slice(2);
const style = collection[name];
if (style === undefined || file === undefined) {
  throw new Error('node sheet.mjs STYLE OPTION FILE, such as: notionists hair sheet.png');
}
const properties = style.schema.properties;
const base = { seed: 'sheet', backgroundColor: ['ffffff'], size: SIDE };
for (const key of Object.keys(properties)) {
  if (key.endsWith('Probability')) base[key] = key === `${option}Probability` ? 100 : 0;
}
for (const hair of ['hairProbability', 'topProbability']) if (hair in base) base[hair] = 100;

const variants = [...properties[option].items.enum].sort();
const tiles = [];
for (const [index, variant] of variants.entries()) {
  const left = (index % COLUMNS) * SIDE;
  const top = Math.floor(index / COLUMNS) * (SIDE + LABEL);
  const svg = createAvatar(style, { ...base, [option]: [variant] }).toString();
  const label = `<svg xmlns="http://www.w3.org/2000/svg" width="${SIDE}" height="${LABEL}">
    <text x="2" y="11" font-size="11">${variant}</text></svg>`;
  tiles.push({ input: await sharp(Buffer.from(svg)).resize(SIDE, SIDE).png().toBuffer(), left, top });
  tiles.push({ input: Buffer.from(label), left, top: top + SIDE });
}
const height = Math.ceil(variants.length / COLUMNS) * (SIDE + LABEL);
await sharp({ create: { width: COLUMNS * SIDE, height, channels: 3, background: '#fff' } })
  .composite(tiles)
  .png()
  .toFile(file);
