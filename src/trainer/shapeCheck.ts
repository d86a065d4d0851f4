// Checks of values that came from another program, written so that a change of the schema does not compile.

/** Whether a value is a T. */
export type Check<T> = (value: unknown) => value is T;

/** A check for every field of T, no more and no fewer. */
export type Shape<T> = { readonly [K in keyof T]-?: Check<T[K]> };

export function isText(value: unknown): value is string {
  return typeof value === 'string';
}

export function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

export function isFlag(value: unknown): value is boolean {
  return typeof value === 'boolean';
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function nullable<T>(check: Check<T>): Check<T | null> {
  return (value): value is T | null => value === null || check(value);
}

export function listOf<T>(check: Check<T>): Check<T[]> {
  return (value): value is T[] => Array.isArray(value) && value.every(check);
}

export function recordOf<T>(check: Check<T>): Check<Record<string, T>> {
  return (value): value is Record<string, T> => isRecord(value) && Object.values(value).every(check);
}

export function oneOf<T extends string | number>(...allowed: readonly T[]): Check<T> {
  return (value): value is T => (allowed as readonly unknown[]).includes(value);
}

/** An object with the fields of a shape; fields beyond it are let through. */
export function shaped<T extends object>(shape: Shape<T>): Check<T> {
  const fields: [string, Check<unknown>][] = Object.entries(shape);
  return (value): value is T => isRecord(value) && fields.every(([key, check]) => check(value[key]));
}
