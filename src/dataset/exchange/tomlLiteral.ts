/**
 * A value as TOML writes it. Whole numbers are integers, others floats; text is a basic string.
 *
 * @throws RangeError for numbers that TOML readers do not agree on
 */
export function tomlLiteral(value: string | number | boolean): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'boolean') return String(value);
  if (!Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value)))
    throw new RangeError(`${value} cannot be written as TOML`);
  return Object.is(value, -0) ? '0' : String(value);
}

/** JSON's escapes are all TOML's too; TOML also wants the delete character escaped, and knows no half of a surrogate pair. */
function quoted(text: string): string {
  return JSON.stringify(text.toWellFormed()).replaceAll('\x7f', '\\u007F');
}
