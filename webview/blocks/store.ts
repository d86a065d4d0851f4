// What is shown: the job as the host says it is, with what was done here and has not come back yet.

import type { BlockEditorApi, BlockEditorState } from '../../src/shared/blocks/editorApi';
import type { JobChange } from '../../src/shared/blocks/jobChange';
import { isTable, withChanges } from '../../src/shared/blocks/jobChange';
import type { BlockLayout } from '../../src/shared/blocks/layout';
import { layouts } from '../../src/shared/blocks/layout';
import type { NetworkFacts } from '../../src/shared/blocks/networkFacts';
import { networkFacts } from '../../src/shared/blocks/networkFacts';
import type { RankTable } from '../../src/shared/blocks/rankTable';
import { rankTable } from '../../src/shared/blocks/rankTable';
import type { NetworkFault } from '../../src/shared/blocks/readNetwork';
import { readNetwork } from '../../src/shared/blocks/readNetwork';
import type { Client } from '../../src/shared/ipc';
import type { Network } from '../../src/shared/trainer/job';

/** What a job says, ready to be drawn. */
export interface Shown {
  readonly state: BlockEditorState;
  readonly job: unknown;
  readonly layout: BlockLayout;
  readonly network: Network;
  readonly faults: readonly NetworkFault[];
  readonly table: RankTable;
  readonly facts: NetworkFacts;
}

/** So long a change is shown that the host took without anything coming back: the text said it already. */
const echo = 400;

/** Draws when something changes; `shown` is null until the first state comes. */
export class Store {
  shown: Shown | null = null;
  #state: BlockEditorState | null = null;
  /** Of a slider that is still being dragged. */
  #preview: readonly JobChange[] = [];
  /** Sent, in their order; `taken` when the host has made them. */
  #sent: { readonly changes: readonly JobChange[]; taken: boolean }[] = [];

  constructor(
    private readonly client: Client<BlockEditorApi>,
    private readonly attempt: (what: string, action: () => Promise<unknown>) => Promise<boolean>,
    private readonly draw: () => void,
  ) {}

  /** A state of the host. */
  hear(state: BlockEditorState): void {
    this.#state = state;
    this.#sent = this.#sent.filter(({ taken }) => !taken);
    this.#update();
  }

  /** Shows changes that are not meant yet. */
  preview(changes: readonly JobChange[]): void {
    this.#preview = changes;
    this.#update();
  }

  /** Changes the job; shown at once. */
  commit(changes: readonly JobChange[], label: string): void {
    this.#preview = [];
    if (changes.length === 0) return this.#update();
    const sent = { changes, taken: false };
    this.#sent.push(sent);
    this.#update();
    const drop = (): void => {
      if (!this.#sent.includes(sent)) return;
      this.#sent = this.#sent.filter((one) => one !== sent);
      this.#update();
    };
    void this.attempt(label, () => this.client.edit({ changes, label })).then((worked) => {
      sent.taken = true;
      if (worked) setTimeout(drop, echo);
      else drop();
    });
  }

  /** The value at a place of the job; undefined where there is none. */
  at(path: readonly (string | number)[]): unknown {
    return path.reduce<unknown>((value, step) => {
      if (typeof step === 'number') return Array.isArray(value) ? (value as unknown[])[step] : undefined;
      return isTable(value) && Object.hasOwn(value, step) ? value[step] : undefined;
    }, this.shown?.job);
  }

  #update(): void {
    const state = this.#state;
    if (state === null) return;
    const job = withChanges(state.job, [...this.#sent.flatMap(({ changes }) => changes), ...this.#preview]);
    this.shown = shownOf(state, job);
    this.draw();
  }
}

/** What a job makes on its base. */
export function shownOf(state: BlockEditorState, job: unknown): Shown {
  const { shape } = state.base;
  const layout = layouts[shape.kind];
  const { network, faults } = readNetwork(isTable(job) ? job.network : undefined, layout);
  const output: unknown = isTable(job) && isTable(job.output) ? job.output.precision : undefined;
  const precision = output === 'fp32' || output === 'bf16' ? output : 'fp16';
  return {
    state,
    job,
    layout,
    network,
    faults,
    table: rankTable(network, layout),
    facts: networkFacts(network, shape, precision),
  };
}
