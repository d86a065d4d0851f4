// What the schema of job files says of a key: what it is for, what it may be, what it is by itself.

import { isTable } from '../../src/shared/blocks/jobChange';

export interface KeyHelp {
  readonly description: string;
  readonly fallback: unknown;
  readonly choices: readonly string[] | null;
  readonly minimum: number | null;
  readonly maximum: number | null;
  /** 0 itself is not allowed, only what is above. */
  readonly above: number | null;
  readonly whole: boolean;
  readonly type: 'text' | 'number' | 'flag' | 'texts' | 'tables' | 'table' | 'other';
}

const nothing: KeyHelp = {
  description: '',
  fallback: undefined,
  choices: null,
  minimum: null,
  maximum: null,
  above: null,
  whole: false,
  type: 'other',
};

/** Looks keys up; knows nothing until the schema came. */
export class SchemaHelp {
  #root: unknown = null;
  readonly #known = new Map<string, KeyHelp>();

  set(root: unknown): void {
    this.#root = root;
    this.#known.clear();
  }

  of(path: readonly (string | number)[]): KeyHelp {
    const key = path.map((step) => (typeof step === 'number' ? '[]' : step)).join('.');
    const known = this.#known.get(key) ?? this.#read(path);
    this.#known.set(key, known);
    return known;
  }

  /** The keys of a table, in the schema's order. */
  keys(path: readonly (string | number)[]): readonly string[] {
    const table = this.#variants(this.#at(path) ?? {}).find(({ properties }) => isTable(properties));
    return isTable(table?.properties) ? Object.keys(table.properties) : [];
  }

  #read(path: readonly (string | number)[]): KeyHelp {
    const at = this.#at(path);
    if (at === null) return nothing;
    const variants = this.#variants(at);
    const find = <T>(name: string, is: (value: unknown) => value is T): T | null => {
      for (const one of variants) if (is(one[name])) return one[name];
      return null;
    };
    return {
      description: find('description', isText) ?? '',
      fallback: variants.find((one) => 'default' in one)?.default,
      choices: find('enum', isTexts),
      minimum: find('minimum', isNumber),
      maximum: find('maximum', isNumber),
      above: find('exclusiveMinimum', isNumber),
      whole: variants.some(({ type }) => type === 'integer'),
      type: this.#type(variants),
    };
  }

  #at(path: readonly (string | number)[]): Record<string, unknown> | null {
    let at: Record<string, unknown> = isTable(this.#root) ? this.#root : {};
    for (const step of path) {
      const table = this.#variants(at).find((one) =>
        typeof step === 'number'
          ? isTable(one.items)
          : isTable(one.properties) && isTable(one.properties[step]),
      );
      const next: unknown =
        typeof step === 'number'
          ? table?.items
          : isTable(table?.properties)
            ? table.properties[step]
            : undefined;
      if (!isTable(next)) return null;
      at = next;
    }
    return at;
  }

  #type(variants: readonly Record<string, unknown>[]): KeyHelp['type'] {
    const types = new Set(variants.map(({ type }) => type));
    if (types.has('array')) {
      const item = variants.find(({ type }) => type === 'array')?.items;
      if (!isTable(item)) return 'other';
      const inner = this.#variants(item);
      if (inner.some(({ properties }) => isTable(properties))) return 'tables';
      return inner.some(({ type }) => type === 'string') ? 'texts' : 'other';
    }
    if (variants.some(({ properties }) => isTable(properties))) return 'table';
    if (types.has('boolean')) return 'flag';
    if (types.has('integer') || types.has('number')) return 'number';
    return types.has('string') ? 'text' : 'other';
  }

  /** A schema with what it refers to and may be instead. */
  #variants(one: Record<string, unknown>): Record<string, unknown>[] {
    const reference = isText(one.$ref) ? this.#definition(one.$ref) : null;
    const others = [one.anyOf, one.allOf].flatMap((list) => (Array.isArray(list) ? (list as unknown[]) : []));
    return [
      one,
      ...(reference === null ? [] : this.#variants(reference)),
      ...others.filter(isTable).flatMap((other) => this.#variants(other)),
    ];
  }

  #definition(reference: string): Record<string, unknown> | null {
    const name = reference.split('/').at(-1) ?? '';
    const definitions = isTable(this.#root) ? this.#root.$defs : null;
    const found: unknown = isTable(definitions) ? definitions[name] : null;
    return isTable(found) ? found : null;
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every(isText);
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number';
}
