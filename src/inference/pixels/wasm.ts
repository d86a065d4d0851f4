// WebAssembly as expressions: enough to write a few inner loops that use SIMD, which JavaScript has no other way to reach.
// An expression is its bytes: what an operator takes comes before it. Numbers of instructions are those of the
// WebAssembly specification, chapter "Binary Format".

/** A memory that functions and JavaScript share. It grows, and views of it must be made anew then. */
export interface WasmMemory {
  readonly buffer: ArrayBuffer;
  /** By pages of 64 KB. */
  grow(pages: number): number;
}

// the types of Node leave out what every engine has
declare const WebAssembly: {
  readonly Memory: new (limits: { initial: number }) => WasmMemory;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown };
};

/** Bytes that leave a value on the stack, or that do something. */
export type Code = readonly number[];

export type ValueType = 'i32' | 'f32' | 'v128';

/** A function: its locals come after its parameters, and it gives nothing back. */
export interface WasmFunction {
  readonly parameters: readonly ValueType[];
  readonly locals: readonly ValueType[];
  readonly body: readonly Code[];
}

const types: Readonly<Record<ValueType, number>> = { i32: 0x7f, f32: 0x7d, v128: 0x7b };
const end = 0x0b;

/** A parameter or local, by its number. */
export function get(local: number): Code {
  return [0x20, ...unsigned(local)];
}

export function set(local: number, value: Code): Code {
  return [...value, 0x21, ...unsigned(local)];
}

/** Integers of 32 bits. */
export const i32 = {
  const: (value: number): Code => [0x41, ...signed(value)],
  add: (a: Code, b: Code): Code => [...a, ...b, 0x6a],
  load: (at: Code): Code => [...at, 0x28, 2, 0],
  lessThan: (a: Code, b: Code): Code => [...a, ...b, 0x49],
};

/** Vectors of 16 bytes; the names of operators say how these are divided. */
export const v128 = {
  load: (at: Code, offset = 0): Code => [...at, ...simd(0), 0, ...unsigned(offset)],
  store: (at: Code, value: Code, offset = 0): Code => [...at, ...value, ...simd(11), 0, ...unsigned(offset)],
  /** 8 bytes, and 8 zeros. */
  load64: (at: Code): Code => [...at, ...simd(93), 0, 0],
  /** 4 bytes, four times. */
  splat32: (at: Code, offset = 0): Code => [...at, ...simd(9), 0, ...unsigned(offset)],
  /** 8 bytes as numbers of 16 bits. */
  load8x8: (at: Code): Code => [...at, ...simd(2), 0, 0],
  /** The first 4 bytes. */
  store32: (at: Code, value: Code): Code => [...at, ...value, ...simd(90), 0, 0, 0],
  const: (bytes: readonly number[]): Code => [...simd(12), ...bytes],
  /** Bytes in another order; a place of 16 or more gives 0. */
  swizzle: (value: Code, places: Code): Code => [...value, ...places, ...simd(14)],
};

/** A vector of zeros. */
export const zero = v128.const(Array<number>(16).fill(0));

export const i32x4 = {
  splat: (value: Code): Code => [...value, ...simd(17)],
  add: (a: Code, b: Code): Code => [...a, ...b, ...simd(174)],
  mul: (a: Code, b: Code): Code => [...a, ...b, ...simd(181)],
  shiftLeft: (value: Code, bits: number): Code => [...value, ...i32.const(bits), ...simd(171)],
  shiftRight: (value: Code, bits: number): Code => [...value, ...i32.const(bits), ...simd(172)],
  /** Pairs of signed 16 bits, multiplied and added up. */
  dot: (a: Code, b: Code): Code => [...a, ...b, ...simd(186)],
  /** The lower four of eight unsigned 16 bits. */
  low: (value: Code): Code => [...value, ...simd(169)],
  high: (value: Code): Code => [...value, ...simd(170)],
  /** Clamped to 0..255, as the first 4 bytes. */
  toBytes: (value: Code): Code => [...value, ...zero, ...simd(133), ...zero, ...simd(102)],
};

/** Float32, each operation rounded as `Math.fround` does. */
export const f32x4 = {
  fromI32: (value: Code): Code => [...value, ...simd(250)],
  splat: (value: Code): Code => [...value, ...simd(19)],
  add: (a: Code, b: Code): Code => [...a, ...b, ...simd(228)],
  mul: (a: Code, b: Code): Code => [...a, ...b, ...simd(230)],
};

/** Does the body, and again as long as the condition holds. */
export function repeatWhile(condition: Code, body: readonly Code[]): Code {
  return [0x03, 0x40, ...body.flat(), ...condition, 0x0d, 0, end];
}

/** A memory, and functions that take places in it, in bytes, and numbers. */
export type Kernels<Names extends string> = Readonly<Record<Names, (...parameters: number[]) => void>> & {
  /** Gives the memory at least so many bytes. Its content is left from before. */
  room(bytes: number): ArrayBuffer;
};

/** Makes functions on a memory of their own. */
export function kernels<Names extends string>(
  functions: Readonly<Record<Names, WasmFunction>>,
): Kernels<Names> {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const module = new WebAssembly.Module(encode(functions));
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  const room = (bytes: number): ArrayBuffer => {
    const missing = bytes - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / 65_536));
    return memory.buffer;
  };
  return { ...(exports as Record<Names, (...parameters: number[]) => void>), room };
}

/** Divides a memory into places, one behind the other, each at a multiple of 16. */
export class Places {
  /** Of all places so far. */
  bytes = 0;

  /** Where a place of so many bytes begins. */
  add(length: number): number {
    const begin = this.bytes;
    this.bytes += Math.ceil(length / 16) * 16;
    return begin;
  }
}

function encode(functions: Readonly<Record<string, WasmFunction>>): Uint8Array {
  const all = Object.entries(functions);
  const name = (text: string): Code => [text.length, ...Buffer.from(text, 'latin1')];
  const section = (number: number, entries: readonly Code[]): Code => {
    const content = [...unsigned(entries.length), ...entries.flat()];
    return [number, ...unsigned(content.length), ...content];
  };
  const bytes = [
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(
      1,
      all.map(([, { parameters }]) => [0x60, parameters.length, ...parameters.map((type) => types[type]), 0]),
    ),
    ...section(2, [[...name('env'), ...name('memory'), 2, 0, 1]]),
    ...section(
      3,
      all.map((_, index) => [index]),
    ),
    ...section(
      7,
      all.map(([key], index) => [...name(key), 0, index]),
    ),
    ...section(
      10,
      all.map(([, { locals, body }]) => {
        const code = [locals.length, ...locals.flatMap((type) => [1, types[type]]), ...body.flat(), end];
        return [...unsigned(code.length), ...code];
      }),
    ),
  ];
  return Uint8Array.from(bytes);
}

function simd(instruction: number): Code {
  return [0xfd, ...unsigned(instruction)];
}

/** LEB128. */
function unsigned(value: number): Code {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];
}

function signed(value: number): Code {
  const rest = value >> 7;
  const low = value & 0x7f;
  const last = (rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0);
  return last ? [low] : [low | 0x80, ...signed(rest)];
}
