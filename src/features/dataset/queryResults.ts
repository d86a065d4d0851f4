import * as vscode from 'vscode';
import type { SearchResult } from '../../dataset/query/imageSearch';
import { everySet } from '../../dataset/query/imageSearch';
import { Disposables } from '../../platform/disposable';
import type { Services } from '../../services';

/** So many times as long as a search took, its result is good enough while the set goes on changing: a tenth of the time at most. */
const restFactor = 10;
/** Milliseconds for which a result is good enough while images are being read. */
const restWhileReading = 1_000;

interface Kept {
  readonly set: string;
  result: SearchResult;
  isStale: boolean;
  /** When it was searched, and how long that took: milliseconds. */
  at: number;
  took: number;
}

/**
 * What saved queries find, kept until their set changes. A set that changes without an end (a first scan, an edit of ten thousand
 * captions) is not searched again each time: its folders show a result that is a little old, and are told when there is a new one.
 */
export class QueryResults implements vscode.Disposable {
  readonly #disposables = new Disposables();
  readonly #changed = this.#disposables.add(new vscode.EventEmitter<void>());
  /** A result that was too old may be asked for again. */
  readonly onDidChange = this.#changed.event;
  readonly #kept = new Map<string, Kept>();
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly services: Pick<Services, 'index' | 'search'>) {
    const { index, search } = services;
    this.#disposables.add(
      index.onDidChange(({ everything, sets }) => {
        for (const kept of this.#kept.values())
          kept.isStale ||= everything || kept.set === everySet || sets.includes(kept.set);
      }),
    );
    this.#disposables.add(
      search.onDidLearn(() => {
        for (const kept of this.#kept.values()) kept.isStale ||= kept.result.unknown > 0;
        this.#changed.fire();
      }),
    );
    this.#disposables.add({ dispose: () => clearTimeout(this.#timer) });
  }

  /** @param set id, or `*` for all sets */
  run(set: string, query: string): SearchResult {
    const key = JSON.stringify([set, query]);
    const kept = this.#kept.get(key);
    const now = performance.now();
    if (kept !== undefined) {
      const rest = kept.at + this.#rest(kept) - now;
      if (!kept.isStale) return kept.result;
      if (rest > 0) {
        this.#timer ??= setTimeout(() => {
          this.#timer = undefined;
          this.#changed.fire();
        }, rest);
        return kept.result;
      }
    }
    const result = this.services.search.run(set, query);
    const took = performance.now() - now;
    this.#kept.set(key, { set, result, isStale: false, at: now, took });
    return result;
  }

  /** Queries are others now. */
  forget(): void {
    this.#kept.clear();
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  #rest({ took }: Kept): number {
    const { phase } = this.services.index.progress;
    const isReading = phase !== 'idle' && phase !== 'cancelled';
    return Math.max(took * restFactor, isReading ? restWhileReading : 0);
  }
}
