// Writes small ONNX models: a message of protocol buffers, field by field (onnx.proto of ONNX 1.16).

/** A field: its number, and a number (varint), text, bytes or a message. */
type Field = readonly [number, number | string | Uint8Array | Message];
type Message = readonly Field[];

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  do {
    const low = Number(rest & 0x7fn);
    rest >>= 7n;
    bytes.push(rest > 0n ? low | 0x80 : low);
  } while (rest > 0n);
  return bytes;
}

function encode(message: Message): Uint8Array {
  return Buffer.concat(
    message.map(([field, value]) => {
      if (typeof value === 'number') return Buffer.from([...varint(field << 3), ...varint(value)]);
      const bytes =
        typeof value === 'string' ? Buffer.from(value) : value instanceof Uint8Array ? value : encode(value);
      return Buffer.concat([Buffer.from([...varint((field << 3) | 2), ...varint(bytes.length)]), bytes]);
    }),
  );
}

const types = { float32: 1, uint8: 2, int64: 7, float16: 10 } as const;
type Type = keyof typeof types;

/** A dimension that is left open has a name. */
type Shape = readonly (number | string)[];

function valueInfo(name: string, type: Type, shape: Shape): Message {
  const dims = shape.map((dim): Field => [1, [typeof dim === 'number' ? [1, dim] : [2, dim]]]);
  return [
    [1, name],
    [
      2,
      [
        [
          1,
          [
            [1, types[type]],
            [2, dims],
          ],
        ],
      ],
    ],
  ];
}

function tensor(name: string, dims: readonly number[], type: Type, data: Uint8Array): Message {
  return [...dims.map((dim): Field => [1, dim]), [2, types[type]], [8, name], [9, data]];
}

/** An initializer that lies in another file. */
function outside(name: string, dims: readonly number[], location: string): Message {
  const entry = (key: string, value: string): Field => [
    13,
    [
      [1, key],
      [2, value],
    ],
  ];
  return [
    ...dims.map((dim): Field => [1, dim]),
    [2, types.float32],
    [8, name],
    entry('location', location),
    [14, 1],
  ];
}

interface Node {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly output: string;
  readonly attributes?: readonly Message[];
}

function node({ op, inputs, output, attributes = [] }: Node): Message {
  return [
    ...inputs.map((name): Field => [1, name]),
    [2, output],
    [4, op],
    ...attributes.map((attribute): Field => [5, attribute]),
  ];
}

const integer = (name: string, value: number): Message => [
  [1, name],
  [3, value],
  [20, 2],
];
const integers = (name: string, values: readonly number[]): Message => [
  [1, name],
  ...values.map((value): Field => [8, value]),
  [20, 7],
];

export interface OnnxOptions {
  /** Of the input; default `['batch', 8, 8, 3]`. */
  readonly input?: Shape;
  readonly inputType?: Type;
  readonly tags?: number;
  /** Give what comes before the sigmoid. */
  readonly logits?: boolean;
  /** Give a map of scores, as conversions do that lost their pooling. */
  readonly map?: boolean;
  /** Shape that the output declares, when it is not the true one. */
  readonly output?: Shape;
  readonly opset?: number;
  /** Name of the last operation. */
  readonly operation?: string;
  /** File in which the weights lie. */
  readonly weightsIn?: string;
  /** Products of two square matrices of 2,048 that are computed for every batch: each takes about a tenth of a second. */
  readonly slow?: number;
}

/**
 * A tagger that takes the mean of each colour: tag `t` is the sigmoid of `colours[t % 3] / 128 - 1`, for channels last, or of
 * the same with the first three rows' means for a shape that has them elsewhere.
 */
export function onnxFile(options: OnnxOptions = {}): Uint8Array {
  const { input = ['batch', 8, 8, 3], inputType = 'float32', tags = 4, opset = 13, slow = 0 } = options;
  const first = input[1] === 3;
  const weights = new Float32Array(3 * tags);
  for (let tag = 0; tag < tags; tag++) weights[(tag % 3) * tags + tag] = 1 / 128;
  const bytes = new Uint8Array(weights.buffer);
  const pool = integers('axes', first ? [2, 3] : [1, 2]);
  const nodes: Node[] = [];
  let pixels = 'input';
  if (inputType !== 'float32') {
    nodes.push({
      op: 'Cast',
      inputs: ['input'],
      output: 'pixels',
      attributes: [integer('to', types.float32)],
    });
    pixels = 'pixels';
  }
  if (options.map === true) nodes.push({ op: 'MatMul', inputs: [pixels, 'weights'], output: 'sums' });
  else {
    nodes.push({
      op: 'ReduceMean',
      inputs: [pixels],
      output: 'means',
      attributes: [pool, integer('keepdims', 0)],
    });
    nodes.push({ op: 'MatMul', inputs: ['means', 'weights'], output: 'sums' });
  }
  nodes.push(...slowNodes(slow));
  nodes.push({
    op: 'Sub',
    inputs: [slow > 0 ? 'slowed' : 'sums', 'one'],
    output: options.logits ? 'output' : 'logits',
  });
  if (options.logits !== true)
    nodes.push({ op: options.operation ?? 'Sigmoid', inputs: ['logits'], output: 'output' });
  const shape =
    options.output ??
    (options.map ? [input[0] ?? 1, input[1] ?? 1, input[2] ?? 1, tags] : [input[0] ?? 1, tags]);
  const graph: Message = [
    ...nodes.map((one): Field => [1, node(one)]),
    [2, 'tagger'],
    [
      5,
      options.weightsIn
        ? outside('weights', [3, tags], options.weightsIn)
        : tensor('weights', [3, tags], 'float32', bytes),
    ],
    [5, tensor('one', [1], 'float32', new Uint8Array(new Float32Array([1]).buffer))],
    ...(slow > 0 ? slowInitializers() : []),
    [11, valueInfo('input', inputType, input)],
    [12, valueInfo('output', 'float32', shape)],
  ];
  return encode([
    [1, 8],
    [7, graph],
    [
      8,
      [
        [1, ''],
        [2, opset],
      ],
    ],
  ]);
}

const side = 2048;

/** Work that depends on the picture, so that it is not done once for all when the model is loaded. */
function slowNodes(count: number): Node[] {
  if (count === 0) return [];
  const nodes: Node[] = [
    { op: 'ReduceMean', inputs: ['sums'], output: 'mean', attributes: [integer('keepdims', 0)] },
    { op: 'Mul', inputs: ['mean', 'nothing'], output: 'zero' },
    { op: 'Expand', inputs: ['zero', 'square'], output: 'product0' },
  ];
  for (let at = 0; at < count; at++)
    nodes.push({ op: 'MatMul', inputs: [`product${at}`, `product${at}`], output: `product${at + 1}` });
  nodes.push({
    op: 'ReduceMean',
    inputs: [`product${count}`],
    output: 'rest',
    attributes: [integer('keepdims', 0)],
  });
  nodes.push({ op: 'Add', inputs: ['sums', 'rest'], output: 'slowed' });
  return nodes;
}

function slowInitializers(): Field[] {
  const square = new Uint8Array(new BigInt64Array([BigInt(side), BigInt(side)]).buffer);
  return [
    [5, tensor('nothing', [1], 'float32', new Uint8Array(new Float32Array([0]).buffer))],
    [5, tensor('square', [2], 'int64', square)],
  ];
}
