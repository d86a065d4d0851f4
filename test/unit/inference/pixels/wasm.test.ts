import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Code } from '../../../../src/inference/pixels/wasm';
import { get, i32, i32x4, kernels, repeatWhile, set, v128 } from '../../../../src/inference/pixels/wasm';

fc.configureGlobal({ seed: 4 });

/** Stores an expression of four numbers of 32 bits and gives the first. */
function value(expression: Code): number | undefined {
  const body = [v128.store(i32.const(0), expression)];
  const made = kernels({ run: { parameters: [], locals: [], body } });
  made.run();
  return new Int32Array(made.room(16))[0];
}

it('numbers of any size are written as they are', () => {
  const edges = [0, 1, -1, 63, 64, -64, -65, 127, 128, 8191, 8192, -8192, -8193, 2 ** 31 - 1, -(2 ** 31)];
  for (const number of edges) expect(value(i32x4.splat(i32.const(number)))).toBe(number);
  fc.assert(
    fc.property(fc.integer(), (number) => {
      expect(value(i32x4.splat(i32.const(number)))).toBe(number);
    }),
  );
});

it('sums are clamped to bytes', () => {
  for (const [sum, byte] of [
    [-5, 0],
    [0, 0],
    [200, 200],
    [256, 255],
    [70_000, 255],
    [-70_000, 0],
  ] as const)
    expect((value(i32x4.toBytes(i32x4.splat(i32.const(sum)))) ?? -1) & 255).toBe(byte);
});

it('loops end, and locals follow parameters', () => {
  const body = [
    set(2, i32.const(0)),
    repeatWhile(i32.lessThan(get(0), get(1)), [
      set(2, i32.add(get(2), i32.const(3))),
      set(0, i32.add(get(0), i32.const(1))),
    ]),
    v128.store(i32.const(16), i32x4.splat(get(2))),
  ];
  const made = kernels({ run: { parameters: ['i32', 'i32'], locals: ['i32'], body } });
  made.run(5, 205);
  expect(new Int32Array(made.room(32))[4]).toBe(600);
});

it('a memory grows to what is asked for and keeps what it has', () => {
  const made = kernels({ run: { parameters: [], locals: [], body: [] } });
  new Uint8Array(made.room(1))[7] = 42;
  const grown = made.room(1_000_000);
  expect(grown.byteLength).toBeGreaterThanOrEqual(1_000_000);
  expect(new Uint8Array(grown)[7]).toBe(42);
  expect(made.room(10)).toBe(grown);
});
