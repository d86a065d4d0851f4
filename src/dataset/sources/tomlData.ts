// A TOML file as values with their places. Whole numbers are bigints here, so that `1` and `1.0` stay apart as in the trainer.

import type { AST } from 'toml-eslint-parser';
import { ParseError, parseTOML } from 'toml-eslint-parser';

export type TomlValue = string | boolean | bigint | number | Date | readonly TomlValue[] | TomlTable;
export type TomlTable = ReadonlyMap<string, TomlValue>;
/** Steps to a table or value, such as `['datasets', 0, 'subsets', 1]`. */
export type TomlPath = readonly (string | number)[];

/** A place in a text, counted from 1; columns in UTF-16 units. */
export interface TextPlace {
  readonly line: number;
  readonly column: number;
}

export interface TomlData {
  readonly table: TomlTable;
  /** Where a key is set, else where its table begins; undefined where neither is written. */
  placeOf(table: TomlPath, key?: string): TextPlace | undefined;
}

/** Why a text is no TOML. */
export interface TomlFault extends TextPlace {
  readonly message: string;
}

type Mutable = Map<string, TomlValue>;

/** Reads TOML 1.0; a fault in place of the data when it is none. Never throws. */
export function parseToml(text: string): TomlData | TomlFault {
  try {
    return new Reader(parseTOML(text, { tomlVersion: '1.0' })).data();
  } catch (error) {
    if (error instanceof ParseError) {
      // a value that is missing is missed only on the next line
      const before = text.split('\n')[error.lineNumber - 2]?.replace(/\r$/, '') ?? '';
      const place =
        error.column === 0 && /=\s*(#.*)?$/.test(before)
          ? { line: error.lineNumber - 1, column: before.length + 1 }
          : { line: error.lineNumber, column: error.column + 1 };
      return { message: error.message, ...place };
    }
    // nothing else is thrown on purpose: brackets that are nested too deep overflow the stack
    return { message: 'It is nested too deep', line: 1, column: 1 };
  }
}

/**
 * As much of a broken file as can be read: the lines with faults are taken for empty, one after the other.
 *
 * @returns undefined when too many of them are broken
 */
export function parseTomlLeniently(text: string, most = 20): TomlData | undefined {
  const lines = text.split(/\r\n|\n/);
  for (let tries = 0; tries < most; tries++) {
    const parsed = parseToml(lines.join('\n'));
    if (!('message' in parsed)) return parsed;
    // a fault at the end of a text lies in the line that began it
    let at = Math.min(parsed.line, lines.length) - 1;
    while (at > 0 && lines[at]?.trim() === '') at--;
    lines[at] = '';
  }
  return undefined;
}

class Reader {
  readonly #places = new Map<string, TextPlace>();

  constructor(private readonly program: AST.TOMLProgram) {}

  data(): TomlData {
    const root: Mutable = new Map();
    for (const node of this.program.body[0].body)
      if (node.type === 'TOMLTable') this.#table(root, node);
      else this.#keyValue(root, node, []);
    const places = this.#places;
    return {
      table: root,
      placeOf: (table, key) =>
        (key === undefined ? undefined : places.get(JSON.stringify([...table, key]))) ??
        places.get(JSON.stringify(table)),
    };
  }

  #table(root: Mutable, node: AST.TOMLTable): void {
    let current = root;
    node.resolvedKey.forEach((step, index) => {
      if (typeof step === 'number') return;
      const next = node.resolvedKey[index + 1];
      current = typeof next === 'number' ? item(current, step, next) : child(current, step);
    });
    this.#note(node.resolvedKey, node);
    for (const pair of node.body) this.#keyValue(current, pair, node.resolvedKey);
  }

  #keyValue(table: Mutable, node: AST.TOMLKeyValue, path: TomlPath): void {
    const names = node.key.keys.map((key) => (key.type === 'TOMLBare' ? key.name : key.value));
    let [current, at] = [table, path];
    names.forEach((name, index) => {
      at = [...at, name];
      this.#note(at, node.key);
      if (index < names.length - 1) current = child(current, name);
      else current.set(name, this.#value(node.value, at));
    });
  }

  #value(node: AST.TOMLContentNode, path: TomlPath): TomlValue {
    switch (node.type) {
      case 'TOMLArray':
        return node.elements.map((element, index) => {
          this.#note([...path, index], element);
          return this.#value(element, [...path, index]);
        });
      case 'TOMLInlineTable': {
        const table: Mutable = new Map();
        for (const pair of node.body) this.#keyValue(table, pair, path);
        return table;
      }
      case 'TOMLValue':
        return node.kind === 'integer' ? node.bigint : node.value;
    }
  }

  #note(path: TomlPath, node: AST.TOMLNode): void {
    const key = JSON.stringify(path);
    const { line, column } = node.loc.start;
    if (!this.#places.has(key)) this.#places.set(key, { line, column: column + 1 });
  }
}

function child(table: Mutable, name: string): Mutable {
  const found = table.get(name);
  if (found instanceof Map) return found as Mutable;
  const made: Mutable = new Map();
  table.set(name, made);
  return made;
}

function item(table: Mutable, name: string, index: number): Mutable {
  const found = table.get(name);
  const list = (Array.isArray(found) ? found : []) as Mutable[];
  if (found !== list) table.set(name, list);
  return (list[index] ??= new Map());
}
