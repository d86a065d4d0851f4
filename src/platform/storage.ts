import type * as vscode from 'vscode';

/** What is remembered, typed; `workspace` goes with the workspace, `global` with the user. */
interface Remembered {
  /** Base models that were chosen before, the last one first. */
  readonly bases: { readonly scope: 'global'; readonly value: readonly string[] };
  /** Folders outside the workspace that have runs, since their job files lie there. */
  readonly outsideRoots: { readonly scope: 'workspace'; readonly value: readonly string[] };
}

const scopes: { readonly [K in keyof Remembered]: Remembered[K]['scope'] } = {
  bases: 'global',
  outsideRoots: 'workspace',
};

/** Small things that outlive a window. */
export class Storage {
  constructor(private readonly context: Pick<vscode.ExtensionContext, 'globalState' | 'workspaceState'>) {}

  get<K extends keyof Remembered>(key: K): Remembered[K]['value'] | undefined {
    return this.#memento(key).get<Remembered[K]['value']>(key);
  }

  async set<K extends keyof Remembered>(key: K, value: Remembered[K]['value']): Promise<void> {
    await this.#memento(key).update(key, value);
  }

  #memento(key: keyof Remembered): vscode.Memento {
    return scopes[key] === 'global' ? this.context.globalState : this.context.workspaceState;
  }
}
