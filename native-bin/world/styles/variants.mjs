/** DiceBear's names of numbered variants: `variants(5, 14)` is `['variant05', 'variant14']`. */
export const variants = (...numbers) => numbered('variant', ...numbers);

/** `numbered('short', 1, 12)` is `['short01', 'short12']`. */
export const numbered = (prefix, ...numbers) =>
  numbers.map((number) => prefix + String(number).padStart(2, '0'));
