import type { AST } from 'toml-eslint-parser';
import { ParseError, parseTOML } from 'toml-eslint-parser';
import { DatasetError } from '../datasetError';
import { tomlLiteral } from './tomlLiteral';

/** Values of keys of one table; null takes the key away. */
export type TomlValues = Readonly<Record<string, string | number | boolean | null>>;

type Container = AST.TOMLTable | AST.TOMLInlineTable;

interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * Sets keys of one table of a TOML text. Nothing else changes: comments, order, quotes and spaces stay byte by byte. A key that is
 * new goes behind the last one of its table, indented and spaced like that.
 *
 * @param place steps to the table, such as `['datasets', 0, 'subsets', 1]`
 * @throws DatasetError toml-broken or toml-no-table, with the place
 */
export function editToml(text: string, place: readonly (string | number)[], values: TomlValues): string {
  // a byte order mark is no part of TOML
  const mark = text.startsWith('\uFEFF') ? '\uFEFF' : '';
  let result = text.slice(mark.length);
  // one after the other, each in the text that the last one left: ranges stay true
  for (const [key, value] of Object.entries(values)) {
    const edit = editOf(result, containerAt(result, place), key, value);
    if (edit !== undefined) result = result.slice(0, edit.start) + edit.text + result.slice(edit.end);
  }
  return mark + result;
}

function containerAt(text: string, place: readonly (string | number)[]): Container {
  const wanted = JSON.stringify(place);
  for (const node of programOf(text).body[0].body) {
    const found =
      node.type === 'TOMLTable'
        ? JSON.stringify(node.resolvedKey) === wanted
          ? node
          : inPairs(node.body, node.resolvedKey, wanted)
        : inPairs([node], [], wanted);
    if (found !== undefined) return found;
  }
  throw new DatasetError(
    'toml-no-table',
    `The file has no ${shownPlace(place)} any more.`,
    'Save the file, wait for the list to refresh, and try again.',
  );
}

function programOf(text: string): AST.TOMLProgram {
  try {
    return parseTOML(text, { tomlVersion: '1.0' });
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    throw new DatasetError(
      'toml-broken',
      `Line ${error.lineNumber}, column ${error.column + 1} is not TOML: ${error.message}.`,
      'Mend the file, then try again.',
      { cause: error },
    );
  }
}

/** Tables may also be written as `subsets = [{ … }, { … }]`. */
function inPairs(
  pairs: readonly AST.TOMLKeyValue[],
  path: readonly (string | number)[],
  wanted: string,
): Container | undefined {
  for (const { key, value } of pairs) {
    const found = inValue(value, [...path, ...key.keys.map(nameOf)], wanted);
    if (found !== undefined) return found;
  }
  return undefined;
}

function inValue(
  node: AST.TOMLContentNode,
  path: readonly (string | number)[],
  wanted: string,
): Container | undefined {
  if (node.type === 'TOMLInlineTable') {
    return JSON.stringify(path) === wanted ? node : inPairs(node.body, path, wanted);
  }
  if (node.type !== 'TOMLArray') return undefined;
  for (const [index, element] of node.elements.entries()) {
    const found = inValue(element, [...path, index], wanted);
    if (found !== undefined) return found;
  }
  return undefined;
}

function editOf(
  text: string,
  table: Container,
  key: string,
  value: TomlValues[string],
): TextEdit | undefined {
  const at = table.body.findIndex(
    (pair) => pair.key.keys.length === 1 && pair.key.keys.map(nameOf)[0] === key,
  );
  const pair = table.body[at];
  if (value === null) return pair === undefined ? undefined : removal(text, table, at);
  const literal = tomlLiteral(value);
  if (pair !== undefined) {
    const [start, end] = pair.value.range;
    return { start, end, text: literal };
  }
  const last = table.body.at(-1);
  const assignment = `${key}${last === undefined ? ' = ' : spacing(text, last)}${literal}`;
  if (table.type === 'TOMLInlineTable') return inlineAddition(text, table, assignment);
  // behind everything on the line of the last key, or of the table's header: a comment belongs to what it stands beside
  const anchor = last ?? table.key;
  const end = lineEnd(text, anchor.range[1]);
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const indent = /^[ \t]*/.exec(text.slice(lineStart(text, (last ?? table).range[0])))?.[0] ?? '';
  return { start: end, end, text: `${newline}${indent}${assignment}` };
}

function inlineAddition(text: string, table: AST.TOMLInlineTable, assignment: string): TextEdit {
  const last = table.body.at(-1);
  if (last !== undefined) return { start: last.range[1], end: last.range[1], text: `, ${assignment}` };
  const [start, end] = table.range;
  return { start, end, text: `{ ${assignment} }` };
}

function removal(text: string, table: Container, at: number): TextEdit {
  const [start, end] = table.body[at]?.range ?? [0, 0];
  if (table.type === 'TOMLInlineTable') {
    const next = table.body[at + 1];
    const previous = table.body[at - 1];
    if (next !== undefined) return { start, end: next.range[0], text: '' };
    return { start: previous?.range[1] ?? start, end, text: '' };
  }
  const line = lineEnd(text, end);
  const rest = text.slice(line).startsWith('\r\n') ? 2 : 1;
  return { start: lineStart(text, start), end: Math.min(text.length, line + rest), text: '' };
}

/** How the equals sign stands in a pair: ` = `, `=`, or as it is. Signs in a column are not imitated. */
function spacing(text: string, { key, value }: AST.TOMLKeyValue): string {
  return text.slice(key.range[1], value.range[0]) === '=' ? '=' : ' = ';
}

function nameOf(key: AST.TOMLBare | AST.TOMLQuoted): string {
  return key.type === 'TOMLBare' ? key.name : key.value;
}

function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

/** Where the line of an offset ends, before its line break. */
function lineEnd(text: string, offset: number): number {
  const at = text.indexOf('\n', offset);
  if (at < 0) return text.length;
  return text[at - 1] === '\r' ? at - 1 : at;
}

/** `[[datasets]] 1, subsets 2`, counted as people do. */
function shownPlace(place: readonly (string | number)[]): string {
  return place.map((step) => (typeof step === 'number' ? `${step + 1}` : `[[${step}]]`)).join(' ');
}
