import { ModelError } from '../modelError';

export interface CsvRow {
  /** Of its first line, counted from 1. */
  readonly line: number;
  readonly fields: readonly string[];
}

/** From its last index up to a comma or a line break. */
const plain = /[^,\r\n]*/y;

/**
 * Rows of a CSV text (RFC 4180): commas, fields in double quotes where they hold commas, quotes or line breaks; line breaks of
 * any system. Empty lines are passed over. A quote inside a field that does not begin with one is a character like any other, as
 * Python's reader has it.
 *
 * @param file is named in errors
 * @throws ModelError `tags-csv` for a quoted field that does not end, or is followed by something
 */
export function readCsv(text: string, file: string): CsvRow[] {
  const rows: CsvRow[] = [];
  let at = 0;
  let line = 1;
  while (at < text.length) {
    const first = line;
    const fields: string[] = [];
    for (;;) {
      const field = text[at] === '"' ? quotedField() : plainField();
      fields.push(field);
      if (text[at] !== ',') break;
      at += 1;
    }
    if (text[at] === '\r' && text[at + 1] === '\n') at += 1;
    at += 1;
    line += 1;
    if (fields.length > 1 || fields[0] !== '') rows.push({ line: first, fields });
  }
  return rows;

  function plainField(): string {
    plain.lastIndex = at;
    const field = plain.exec(text)?.[0] ?? '';
    at += field.length;
    return field;
  }

  function quotedField(): string {
    const opened = line;
    let field = '';
    for (;;) {
      const end = text.indexOf('"', at + 1);
      if (end < 0) throw fault(opened, 'has a quoted field that does not end');
      const piece = text.slice(at + 1, end);
      line += piece.split('\n').length - 1;
      field += piece;
      at = end + 1;
      if (text[at] !== '"') break;
      field += '"';
    }
    if (at < text.length && !/[,\r\n]/.test(text.charAt(at)))
      throw fault(line, 'goes on behind the quote that ends a field');
    return field;
  }

  function fault(where: number, what: string): ModelError {
    return new ModelError(
      'tags-csv',
      `Line ${where} of ${file} ${what}.`,
      'Download the tag list again; it may be damaged.',
    );
  }
}
