import { createAvatar } from '@dicebear/core';
import * as collection from '@dicebear/collection';
import sharp from 'sharp';
import { readFileSync } from 'node:fs';

/** Colour names and hex values, shared with the evaluation (Python). */
export const palette = JSON.parse(readFileSync(new URL('palette.json', import.meta.url), 'utf8'));

const BACKGROUND_SPREAD = 5;
const COLOUR_SPREAD = 8;

/**
 * One avatar in the making: DiceBear's options on the one side, the tags that say what
 * they show on the other. A style's `finish` uses the methods below; each sets an option
 * and its tag together, so that a caption cannot drift from its picture.
 */
export class Drawing {
  /** DiceBear's options. @type {Record<string, unknown>} */
  options = {};
  /** @type {string[]} */
  tags = [];
  /** Tag chosen for each part, such as `{ hair: 'long hair' }`. */
  chosen = {};

  #random;
  #colours;
  #hairColour;

  /**
   * @param {import('./styles/index.mjs').Style} style
   * @param {import('./random.mjs').Random} random
   * @param {string} [background] colour name; left to chance if not given
   */
  constructor(style, random, background = random.pick(Object.keys(palette.background))) {
    this.style = style;
    this.#random = random;
    this.#colours = {
      hair: random.pick(Object.keys(palette.hair)),
      shirt: random.pick(Object.keys(palette.shirt)),
      skin: random.pick(Object.keys(palette.skin)),
    };
    this.#hairColour = `${this.#colours.hair} hair`;
    this.#startFromNothing();
    this.options.backgroundColor = [random.near(palette.background[background], BACKGROUND_SPREAD)];
    for (const [part, table] of Object.entries(style.parts)) this.#choosePart(part, table);
    style.finish(this);
    const words = [...this.tags, this.#hairColour, `${background} background`];
    this.tags = [`${style.name} style`, ...new Set(words.filter((word) => word !== ''))];
  }

  /** DiceBear's optional parts appear by a probability: all off, except the hair itself. */
  #startFromNothing() {
    const properties = collection[this.style.collection].schema.properties;
    for (const name of Object.keys(properties)) {
      if (name.endsWith('Probability')) {
        this.options[name] = name === 'hairProbability' || name === 'topProbability' ? 100 : 0;
      }
    }
  }

  #choosePart(part, table) {
    const tags = Object.keys(table);
    // The empty tag stands for "nothing worth naming", which is half of all eyes.
    const plain = tags.includes('') && this.chance(0.5);
    const tag = plain ? '' : this.pick(tags);
    this.chosen[part] = tag;
    this.options[part] = [this.pick(table[tag])];
    this.tag(tag);
  }

  chance(probability) {
    return this.#random.chance(probability);
  }

  pick(list) {
    return this.#random.pick(list);
  }

  /** The tag of the part that holds the hair, whatever the style calls it. */
  get hairTag() {
    return this.chosen.hair ?? this.chosen.head ?? this.chosen.top ?? '';
  }

  tag(word) {
    if (word !== '') this.tags.push(word);
  }

  untag(word) {
    this.tags = this.tags.filter((tag) => tag !== word);
  }

  /** A colour of the chosen name that is not said (a hat, say). */
  unnamedShirtColour() {
    return [this.#random.near(palette.shirt[this.#colours.shirt], COLOUR_SPREAD)];
  }

  paintHair(option) {
    this.options[option] = [this.#random.near(palette.hair[this.#colours.hair], COLOUR_SPREAD)];
  }

  paintSkin(option) {
    this.options[option] = [this.#random.near(palette.skin[this.#colours.skin], COLOUR_SPREAD)];
    this.tag(`${this.#colours.skin} skin`);
  }

  paintShirt(option) {
    this.options[option] = this.unnamedShirtColour();
    this.tag(`${this.#colours.shirt} shirt`);
  }

  /** What the caption says about the hair's colour; '' says nothing. */
  describeHair(words) {
    this.#hairColour = words;
  }

  /**
   * Adds an optional part with the given probability, and its tag.
   * @param {number} probability
   * @param {string} option DiceBear's name of the part
   * @param {Record<string, readonly string[]>} table tag to variants, all tags equally likely;
   *   no variants leave DiceBear to choose
   * @returns {boolean} whether it was added
   */
  sometimes(probability, option, table) {
    if (!this.chance(probability)) return false;
    const tag = this.pick(Object.keys(table));
    this.options[`${option}Probability`] = 100;
    if (table[tag].length > 0) this.options[option] = [this.pick(table[tag])];
    this.tag(tag);
    return true;
  }

  /**
   * @param {string} seed decides what is left to DiceBear
   * @param {number} side in pixels
   * @returns {sharp.Sharp} opaque sRGB
   */
  render(seed, side) {
    const options = { seed, size: side, ...this.options };
    const svg = createAvatar(collection[this.style.collection], options).toString();
    return sharp(Buffer.from(this.style.retouch?.(svg, this) ?? svg))
      .resize(side, side)
      .flatten({ background: '#fff' })
      .removeAlpha()
      .toColourspace('srgb');
  }
}
