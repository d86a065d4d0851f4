/** The fields of a line, or what is wrong with it beside what could be read. */
export interface LineFields {
  readonly fields: readonly string[];
  /** Ends a sentence that begins with the line; null when nothing is wrong. */
  readonly fault: string | null;
}

/**
 * The fields of one line of a tag list: commas between them, double quotes around those that hold commas or quotes, which are
 * doubled then. A field that does not begin with a quote may have quotes as letters: `^"^` is a tag. No field goes over a line
 * break, so that one quote too many costs one line and not the rest of the list.
 */
export function csvFields(line: string): LineFields {
  if (!line.includes('"')) return { fields: line.split(','), fault: null };
  const fields: string[] = [];
  let fault: string | null = null;
  for (let at = 0; ;) {
    if (line[at] === '"') {
      const { text, end } = quoted(line, at);
      if (end < 0) return { fields: [...fields, text], fault: 'has a quoted field that does not end' };
      const comma = line.indexOf(',', end);
      const rest = line.slice(end, comma < 0 ? line.length : comma);
      if (rest.trim() !== '') fault ??= 'goes on behind the quote that ends a field';
      fields.push(text);
      if (comma < 0) return { fields, fault };
      at = comma + 1;
    } else {
      const comma = line.indexOf(',', at);
      fields.push(line.slice(at, comma < 0 ? line.length : comma));
      if (comma < 0) return { fields, fault };
      at = comma + 1;
    }
  }
}

/** What stands between the quote at `from` and the one that ends the field; `end` is behind that, -1 when there is none. */
function quoted(line: string, from: number): { text: string; end: number } {
  let text = '';
  for (let at = from + 1; ;) {
    const quote = line.indexOf('"', at);
    if (quote < 0) return { text: text + line.slice(at), end: -1 };
    text += line.slice(at, quote);
    if (line[quote + 1] !== '"') return { text, end: quote + 1 };
    text += '"';
    at = quote + 2;
  }
}
