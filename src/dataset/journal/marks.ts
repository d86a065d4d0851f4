import fs from 'node:fs/promises';
import os from 'node:os';
import type { FileFailure, JournalStep, StepKind, StepState } from './step';

/** First line of a step's marks. */
export interface Heading {
  readonly format: 1;
  readonly id: string;
  readonly title: string;
  readonly kind: StepKind;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly total: number;
}

/** A run over the files of a step has begun: until its end is marked, each file is either old or new. */
export interface BeginMark {
  readonly mark: 'begin';
  readonly towards: 'old' | 'new';
  /** When the machine was started, milliseconds since 1970: after a power cut it is another. */
  readonly boot: number;
}

/** A run has ended, and all that it wrote is on the disk. */
export interface EndMark {
  readonly mark: 'end';
  readonly state: StepState;
  readonly changed: number;
  /** Lines of the plan, from 0, that never were part of the step: in conflict at the beginning, or not reached. */
  readonly excluded: readonly number[];
  readonly conflicts: readonly string[];
  readonly failures: readonly FileFailure[];
  readonly cancelled: boolean;
}

export type Mark = BeginMark | EndMark;

/** A step as its marks tell it. */
export interface MarkedStep {
  readonly step: JournalStep;
  readonly excluded: readonly number[];
  /** The machine was started anew since an interrupted run: files may be torn, not only old or new. */
  readonly powerCut: boolean;
}

/** About when the machine was started; good to some seconds. */
export function bootTime(): number {
  return Math.round(Date.now() - os.uptime() * 1000);
}

/** Adds a mark, durably. */
export async function addMark(file: string, mark: Mark): Promise<void> {
  const handle = await fs.open(file, 'a');
  try {
    // a kill may have left half a line: the break before ends it
    await handle.appendFile(`\n${JSON.stringify(mark)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** What marks say. A line that was cut off by a kill says nothing. */
export function readMarks(text: string): MarkedStep {
  const [first = '', ...rest] = text.split('\n');
  const heading = JSON.parse(first) as Heading;
  if (heading.format !== 1) throw new Error(`unknown format ${String(heading.format)}`);
  let last: Mark | undefined;
  let excluded: readonly number[] = [];
  for (const line of rest) {
    const mark = parsed(line);
    if (mark === undefined) continue;
    last = mark;
    if (mark.mark === 'end') excluded = mark.excluded;
  }
  const { format: _format, ...facts } = heading;
  const nothing = { changed: 0, conflicts: [], failures: [], cancelled: false };
  if (last?.mark === 'end') {
    const { mark: _mark, excluded: _excluded, ...result } = last;
    return { step: { ...facts, ...result }, excluded, powerCut: false };
  }
  const powerCut = last !== undefined && Math.abs(bootTime() - last.boot) > 60_000;
  return { step: { ...facts, ...nothing, state: 'interrupted' }, excluded, powerCut };
}

function parsed(line: string): Mark | undefined {
  try {
    return line === '' ? undefined : (JSON.parse(line) as Mark);
  } catch {
    return undefined;
  }
}
