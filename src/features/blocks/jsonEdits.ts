// The smallest changes of a text of JSON with comments: what is not meant stays byte by byte, and no comment is lost.

import type { Node } from 'jsonc-parser';
import { findNodeAtLocation, getNodeValue, parseTree } from 'jsonc-parser';
import type { JobChange } from '../../shared/blocks/jobChange';
import { isTable } from '../../shared/blocks/jobChange';
import { commentsIn, endOfLine, newlineOf, next, previousComma } from './jsonTokens';

interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

const longest = 90;
const unit = '  ';

/** How keys are ordered that are written anew; by the path of their object. */
export type KeyOrder = (path: JobChange['path']) => readonly string[];

/**
 * The text after one change. The same string when the text already says it.
 *
 * @param order where a new key is put among those that are there; at the end without it
 */
export function changedText(text: string, change: JobChange, order: KeyOrder = () => []): string {
  const root = parseTree(text, [], { allowTrailingComma: true });
  if (root === undefined) return change.value === undefined ? text : print(nested(change.path, change.value));
  const node = findNodeAtLocation(root, [...change.path]);
  if (change.value === undefined)
    return node === undefined || change.path.length === 0 ? text : removed(text, node);
  return node === undefined ? inserted(text, root, change, order) : replaced(text, node, change, order);
}

function replaced(text: string, node: Node, { path, value }: JobChange, order: KeyOrder): string {
  const before: unknown = getNodeValue(node);
  if (same(before, value)) return text;
  let result = text;
  const set = (step: string | number, inner: unknown): void => {
    result = changedText(result, { path: [...path, step], value: inner }, order);
  };
  if (isTable(before) && isTable(value)) {
    for (const key of Object.keys(before)) if (value[key] === undefined) set(key, undefined);
    for (const [key, inner] of Object.entries(value)) if (inner !== undefined) set(key, inner);
    return result;
  }
  if (Array.isArray(before) && Array.isArray(value)) {
    const [old, wanted] = [before as unknown[], value as unknown[]];
    const least = Math.min(old.length, wanted.length);
    let head = 0;
    while (head < least && same(old[head], wanted[head])) head++;
    let tail = 0;
    while (tail < least - head && same(old.at(-1 - tail), wanted.at(-1 - tail))) tail++;
    const both = least - tail;
    for (let at = head; at < both; at++) set(at, wanted[at]);
    for (let at = old.length - tail - 1; at >= both; at--) set(at, undefined);
    for (let at = both; at < wanted.length - tail; at++) result = insertedItem(result, path, at, wanted[at]);
    return result;
  }
  const kept = keptComments(text, node.offset, node.offset + node.length);
  const content = kept + print(value, indentAt(text, node.offset), newlineOf(text));
  return spliced(text, [{ start: node.offset, end: node.offset + node.length, text: content }]);
}

/** A value at a place that is not there: into the deepest table on its way. */
function inserted(text: string, root: Node, { path, value }: JobChange, order: KeyOrder): string {
  for (let depth = path.length - 1; depth >= 0; depth--) {
    const around = path.slice(0, depth);
    const node = findNodeAtLocation(root, [...around]);
    if (node === undefined) continue;
    const rest = nested(path.slice(depth + 1), value);
    const key = path[depth];
    if (node.type === 'array' && typeof key === 'number')
      return insertMember(text, node, node.children?.length ?? 0, (indent, newline) =>
        print(rest, indent, newline),
      );
    if (node.type !== 'object' || typeof key !== 'string')
      return replaced(text, node, { path: around, value: nested(path.slice(depth), value) }, order);
    const keys = (node.children ?? []).map((child) => String(child.children?.[0]?.value));
    return insertMember(
      text,
      node,
      placeOf(key, keys, order(around)),
      (indent, newline) => `${JSON.stringify(key)}: ${print(rest, indent, newline)}`,
    );
  }
  return text;
}

function insertedItem(text: string, path: JobChange['path'], at: number, value: unknown): string {
  const root = parseTree(text, [], { allowTrailingComma: true });
  const node = root && findNodeAtLocation(root, [...path]);
  if (node === undefined) return text;
  return insertMember(text, node, at, (indent, newline) => print(value, indent, newline));
}

/** After the last key that comes before it in the order; at the end when the order does not say. */
function placeOf(key: string, keys: readonly string[], order: readonly string[]): number {
  const own = order.indexOf(key);
  if (own < 0) return keys.length;
  const before = keys.findLastIndex((one) => order.includes(one) && order.indexOf(one) < own);
  if (before >= 0) return before + 1;
  const after = keys.findIndex((one) => order.indexOf(one) > own);
  return after < 0 ? keys.length : after;
}

type Print = (indent: string, newline: string) => string;

function insertMember(text: string, container: Node, at: number, print: Print): string {
  const members = container.children ?? [];
  const open = container.offset + 1;
  const close = container.offset + container.length - 1;
  const newline = newlineOf(text);
  const outer = indentAt(text, container.offset);
  const broken = text.slice(open, close).includes('\n');
  const [first] = members;
  if (first === undefined) {
    const lineStart = text.lastIndexOf('\n', close - 1) + 1;
    if (broken && text.slice(lineStart, close).trim() === '') {
      const line = `${outer}${unit}${print(outer + unit, newline)}${newline}`;
      return spliced(text, [{ start: lineStart, end: lineStart, text: line }]);
    }
    const space = container.type === 'object' ? ' ' : '';
    const whole = { start: open, end: close, text: `${space}${print(outer, newline)}${space}` };
    const empty = text.slice(open, close).trim() === '';
    return spliced(text, [empty ? whole : { ...whole, start: close }]);
  }
  const ownLine = lineIndent(text, first.offset);
  const indent = ownLine ?? (broken ? outer + unit : outer);
  const written = print(indent, newline);
  const before = members[at - 1];
  if (before === undefined) {
    const content = ownLine === null ? `${written}, ` : `${written},${newline}${indent}`;
    return spliced(text, [{ start: first.offset, end: first.offset, text: content }]);
  }
  const end = before.offset + before.length;
  const comma = next(text, end, close);
  const hasComma = comma !== null && text[comma] === ',';
  const last = at >= members.length;
  const after = hasComma ? comma + 1 : end;
  const addComma = hasComma ? [] : [{ start: end, end, text: ',' }];
  const more = last && !hasComma ? '' : ',';
  if (ownLine === null)
    return spliced(text, [...addComma, { start: after, end: after, text: ` ${written}${more}` }]);
  const place = endOfLine(text, after) ?? after;
  return spliced(text, [
    ...addComma,
    { start: place, end: place, text: `${newline}${indent}${written}${more}` },
  ]);
}

/** Without a member of a table or a list, its comma and the line that it leaves empty. */
function removed(text: string, value: Node): string {
  const member = value.parent?.type === 'property' ? value.parent : value;
  const container = member.parent;
  if (container === undefined) return text;
  let start = member.offset;
  let end = member.offset + member.length;
  const close = container.offset + container.length - 1;
  const kept = keptComments(text, start, end);
  const following = next(text, end, close);
  const splices: Splice[] = [];
  if (following !== null && text[following] === ',') {
    if (text.slice(end, following).trim() === '') end = following + 1;
    else splices.push({ start: following, end: following + 1, text: '' });
  } else {
    const comma = previousComma(text, container.offset + 1, start);
    if (comma !== null) splices.push({ start: comma, end: comma + 1, text: '' });
  }
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const nextLine = text.indexOf('\n', end);
  const aloneBefore = text.slice(lineStart, start).trim() === '';
  const aloneAfter = nextLine >= 0 && text.slice(end, nextLine).trim() === '';
  if (aloneBefore && aloneAfter && kept === '' && lineStart > container.offset)
    [start, end] = [lineStart, nextLine + 1];
  else if (text[end] === ' ' && (aloneBefore || /[\s{[]/.test(text[start - 1] ?? ''))) end += 1;
  splices.push({ start, end, text: kept });
  return spliced(text, splices);
}

/** Comments inside of what goes, to stand where it was. */
function keptComments(text: string, start: number, end: number): string {
  const newline = newlineOf(text) + indentAt(text, start);
  return commentsIn(text, start, end)
    .map((comment) => (comment.startsWith('//') ? comment + newline : `${comment} `))
    .join('');
}

/** Splices do not overlap; those at the same place come in their order. */
function spliced(text: string, splices: readonly Splice[]): string {
  let result = text;
  for (const { start, end, text: content } of splices.toReversed().toSorted((a, b) => b.start - a.start))
    result = result.slice(0, start) + content + result.slice(end);
  return result;
}

/** White space that the line of an offset begins with. */
function indentAt(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(start, offset))?.[0] ?? '';
}

/** The indentation of what begins its line; null for what stands behind something else. */
function lineIndent(text: string, offset: number): string | null {
  const indent = indentAt(text, offset);
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  return start > 0 && start + indent.length === offset ? indent : null;
}

/** The value inside of tables with these keys. */
function nested(path: JobChange['path'], value: unknown): unknown {
  return path.reduceRight<unknown>(
    (inner, key) => (typeof key === 'number' ? [inner] : { [key]: inner }),
    value,
  );
}

/** A value as it is written: on one line where it fits. */
function print(value: unknown, indent = '', newline = '\n'): string {
  const short = oneLine(value);
  if (short.length <= longest) return short;
  const inner = indent + unit;
  const around = (open: string, close: string, lines: readonly string[]): string =>
    `${open}${newline}${lines.map((line) => inner + line).join(`,${newline}`)}${newline}${indent}${close}`;
  if (Array.isArray(value)) {
    if (value.every((one) => typeof one === 'number')) return short;
    return around(
      '[',
      ']',
      value.map((one) => print(one, inner, newline)),
    );
  }
  if (!isTable(value)) return short;
  const entries = Object.entries(value).filter(([, one]) => one !== undefined);
  return around(
    '{',
    '}',
    entries.map(([key, one]) => `${JSON.stringify(key)}: ${print(one, inner, newline)}`),
  );
}

function oneLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(oneLine).join(', ')}]`;
  if (!isTable(value)) return JSON.stringify(value);
  const entries = Object.entries(value).filter(([, one]) => one !== undefined);
  if (entries.length === 0) return '{}';
  return `{ ${entries.map(([key, one]) => `${JSON.stringify(key)}: ${oneLine(one)}`).join(', ')} }`;
}

/** Whether two values of JSON are equal; the order of keys does not count. */
export function same(one: unknown, other: unknown): boolean {
  if (Array.isArray(one) && Array.isArray(other))
    return one.length === other.length && one.every((item, at) => same(item, other[at]));
  if (!isTable(one) || !isTable(other)) return one === other;
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...keys].every((key) => same(one[key], other[key]));
}
