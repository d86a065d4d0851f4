import path from 'node:path';
import * as ort from 'onnxruntime-node';
import type { SparseScores } from '../../shared/tagging/scores';
import { families } from '../families/families';
import type { Fault, ModelFacts, ModelSpec, ProviderFacts } from '../protocol';
import { toFault } from './fault';
import { fromHalf, toHalf } from './float16';
import { modelFacts, wrongCount, wrongRank } from './modelFacts';
import { checkModelFile, modelFault, providerFault } from './modelFault';
import type { Provider } from './providers';
import { providers } from './providers';
import { areLogits, sparseScores } from './sparse';

/** One image's scores, or why there are none. */
export type Scored = SparseScores | Fault;

export interface Inference {
  /** As many as images were given, in their order. */
  readonly scores: readonly Scored[];
  /** Inference alone, of the whole batch. */
  readonly seconds: number;
}

/** A model that is loaded and runs. Its calls block their thread, so it lives in one of its own. */
export class TaggingSession implements ProviderFacts {
  readonly facts: ModelFacts;
  #provider: Provider;
  #fellBack: string | null;
  #session: ort.InferenceSession;
  /** Once a model has given numbers that are no probabilities, all of its numbers are logits. */
  #logits: boolean;
  #worked = false;
  /** Several images at once did not work. */
  #singly = false;

  private constructor(
    private readonly spec: ModelSpec,
    facts: ModelFacts,
    started: Started,
  ) {
    this.facts = facts;
    this.#session = started.session;
    this.#provider = started.provider;
    this.#fellBack = started.fellBack;
    this.#logits = families[spec.family].sigmoid === true;
  }

  /**
   * Loads a model on the best provider that takes it.
   *
   * @throws TaggerError when it is no tagger, or cannot be loaded on any provider
   */
  static async load(spec: ModelSpec, wanted: 'auto' | 'cpu'): Promise<TaggingSession> {
    await checkModelFile(spec.onnx);
    const started = await start(spec, providers(wanted), null);
    try {
      const facts = modelFacts(started.session, spec, families[spec.family]);
      return new TaggingSession(spec, facts, started);
    } catch (error) {
      await started.session.release();
      throw error;
    }
  }

  get provider(): string {
    return this.#provider.name;
  }

  get fellBack(): string | null {
    return this.#fellBack;
  }

  /** The number of images that are given at once: at most so many. */
  get batch(): number {
    return this.facts.input.batch ?? (this.#singly ? 1 : this.#provider.batch);
  }

  /**
   * Runs the model on prepared images.
   *
   * @param images one to `batch` of them, each as `prepare` makes it
   * @throws TaggerError when the model does not work at all
   */
  async infer(images: readonly Float32Array[], floor: number): Promise<Inference> {
    try {
      return await this.#run(images, floor);
    } catch (error) {
      if (images.length > 1 && this.facts.input.batch === null) return this.#apart(images, floor);
      if (this.#provider.name !== 'CPU') {
        await this.#fallBack(error);
        return this.infer(images, floor);
      }
      const fault = modelFault(this.spec.onnx, error);
      // a model that never worked will not do so for the next image either
      if (!this.#worked) throw fault;
      return { scores: images.map(() => toFault(fault)), seconds: 0 };
    }
  }

  async release(): Promise<void> {
    await this.#session.release();
  }

  async #run(images: readonly Float32Array[], floor: number): Promise<Inference> {
    const { input, output } = this.facts;
    const count = input.batch ?? images.length;
    const begin = performance.now();
    const result = await this.#session.run({ [input.name]: this.#tensor(images, count) }, [output.name]);
    const seconds = (performance.now() - begin) / 1000;
    const table = result[output.name];
    const values = table === undefined ? new Float32Array() : numbers(table);
    this.#check(table?.dims ?? [], count);
    table?.dispose();
    this.#worked = true;
    const rows = images.map((_, row) => values.subarray(row * output.tags, (row + 1) * output.tags));
    if (families[this.spec.family].sigmoid === 'auto') this.#logits ||= rows.some(areLogits);
    const scores = rows.map((row) => sparseScores(row, floor, this.#logits) ?? this.#notANumber());
    return { scores, seconds };
  }

  /** The images in one tensor. A model that wants more at once than there are gets the last one again. */
  #tensor(images: readonly Float32Array[], count: number): ort.Tensor {
    const { input } = this.facts;
    const dims =
      input.layout === 'nchw' ? [count, 3, input.height, input.width] : [count, input.height, input.width, 3];
    const [first] = images;
    let values = first ?? new Float32Array();
    if (count > 1) {
      const each = input.width * input.height * 3;
      values = new Float32Array(count * each);
      for (let row = 0; row < count; row++)
        values.set(images[Math.min(row, images.length - 1)] ?? [], row * each);
    }
    return input.type === 'float16'
      ? new ort.Tensor('float16', toHalf(values), dims)
      : new ort.Tensor('float32', values, dims);
  }

  /** Open dimensions of the output are known only now. */
  #check(dims: readonly number[], count: number): void {
    const { output } = this.facts;
    const file = path.basename(this.spec.onnx);
    if (dims.length !== 2 || dims[0] !== count) throw wrongRank(file, output.name, dims);
    if (dims[1] !== output.tags) throw wrongCount(file, dims[1] ?? 0, output.tags);
  }

  #notANumber(): Fault {
    return {
      code: 'no-scores',
      message: `${path.basename(this.spec.onnx)} computed no numbers for this picture on ${this.provider}.`,
      fix: 'Tag with the CPU, or choose a conversion in full precision.',
    };
  }

  async #fallBack(error: unknown): Promise<void> {
    const reason = `${this.provider} did not work: ${providerFault(this.provider, error)}.`;
    await this.#session.release().catch(() => undefined);
    const started = await start(this.spec, providers('cpu'), reason);
    this.#session = started.session;
    this.#provider = started.provider;
    this.#fellBack = reason;
  }

  /** Images that do not go together, for want of memory perhaps, may go one by one. */
  async #apart(images: readonly Float32Array[], floor: number): Promise<Inference> {
    this.#singly = true;
    const parts: Inference[] = [];
    for (const image of images) parts.push(await this.infer([image], floor));
    return {
      scores: parts.flatMap(({ scores }) => scores),
      seconds: parts.reduce((sum, part) => sum + part.seconds, 0),
    };
  }
}

interface Started {
  readonly session: ort.InferenceSession;
  readonly provider: Provider;
  readonly fellBack: string | null;
}

/** Starts a session on the first provider that takes the model; why the others did not is kept. */
async function start(spec: ModelSpec, choices: readonly Provider[], before: string | null): Promise<Started> {
  const reasons = before === null ? [] : [before];
  let last: unknown;
  for (const provider of choices) {
    const unfit = provider.unfit();
    if (unfit !== null) {
      reasons.push(`${provider.name} is not used: ${unfit}.`);
      continue;
    }
    try {
      const session = await ort.InferenceSession.create(spec.onnx, provider.options);
      return { session, provider, fellBack: reasons.length > 0 ? reasons.join(' ') : null };
    } catch (error) {
      last = error;
      reasons.push(`${provider.name} did not start: ${providerFault(provider.name, error)}.`);
    }
  }
  throw modelFault(spec.onnx, last);
}

/** The numbers of a tensor, whatever precision they have. */
function numbers(tensor: ort.OnnxValue): Float32Array {
  const { data } = tensor;
  if (data instanceof Float32Array) return data;
  if (data instanceof Uint16Array) return fromHalf(data);
  return Float32Array.from(data as Float64Array);
}
