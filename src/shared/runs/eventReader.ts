// Reads lines of events.jsonl. A run may have been killed in the middle of a line, so any line can be garbage.

import type { Event } from '../trainer/events';

type Check<T> = (value: unknown) => value is T;

const maxStep = 10_000_000;

function text(value: unknown): value is string {
  return typeof value === 'string';
}

function number(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function count(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/** The job's schema allows no more steps; a larger one would only fill the memory. */
function step(value: unknown): value is number {
  return count(value) && value <= maxStep;
}

function flag(value: unknown): value is boolean {
  return typeof value === 'boolean';
}

function optional<T>(check: Check<T>): Check<T | null> {
  return (value): value is T | null => value === null || value === undefined || check(value);
}

function list<T>(check: Check<T>): Check<T[]> {
  return (value): value is T[] => Array.isArray(value) && value.every(check);
}

function one<T extends string>(...names: T[]): Check<T> {
  return (value): value is T => (names as unknown[]).includes(value);
}

function counts(value: unknown): value is Record<string, number> {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every(count)
  );
}

type Body<T extends Event['type']> = Omit<Extract<Event, { type: T }>, 'v' | 'seq' | 'time' | 'type'>;

/** Every field of every event: a change of the schema does not compile until it is known here. */
const shapes: { [T in Event['type']]: { [K in keyof Body<T>]-?: Check<Body<T>[K]> } } = {
  started: {
    pid: count,
    name: text,
    trainerVersion: text,
    steps: step,
    device: text,
    deviceName: text,
    precision: text,
    resumedFrom: optional(step),
  },
  phase: {
    phase: one(
      'loading',
      'caching-latents',
      'caching-text',
      'training',
      'sampling',
      'saving',
      'paused',
      'stopping',
    ),
    step,
    done: optional(count),
    total: optional(count),
  },
  network: { modules: count, parameters: count, parts: counts },
  step: {
    step,
    epoch: count,
    losses: list(optional(number)),
    learningRate: number,
    stepsPerSecond: number,
    etaSeconds: number,
    hostBytes: count,
    deviceBytes: optional(count),
  },
  sample: {
    step,
    index: count,
    prompt: text,
    seed: count,
    file: text,
    width: count,
    height: count,
    seconds: number,
  },
  checkpoint: { step, folder: text },
  lora: { step, file: text, bytes: count, final: flag },
  warning: { code: text, message: text, fix: text, file: optional(text), step: optional(step) },
  finished: { step, file: text, bytes: count, seconds: number },
  stopped: { step, reason: one('user', 'signal'), file: optional(text) },
  error: {
    code: text,
    message: text,
    fix: text,
    file: optional(text),
    line: optional(count),
    column: optional(count),
    step: optional(step),
  },
};

/** The event in a line of events.jsonl, or null when the line is none (cut off, damaged, of another version). */
export function readEvent(line: string): Event | null {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null) return null;
  const event = value as Record<string, unknown>;
  if (event.v !== 1 || !count(event.seq) || !text(event.time) || !text(event.type)) return null;
  if (!Object.hasOwn(shapes, event.type)) return null;
  const shape: Record<string, Check<unknown>> = shapes[event.type as Event['type']];
  for (const key in shape) if (shape[key]?.(event[key]) !== true) return null;
  return value as Event;
}
