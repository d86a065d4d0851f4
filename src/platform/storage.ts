import type * as vscode from 'vscode';

/** What is remembered, typed; `workspace` goes with the workspace, `global` with the user. */
interface Remembered {
  /** Base models that were chosen before, the last one first. */
  readonly bases: { readonly scope: 'global'; readonly value: readonly string[] };
  /** Folders outside the workspace that have runs, since their job files lie there. */
  readonly outsideRoots: { readonly scope: 'workspace'; readonly value: readonly string[] };
  /** Tagging options of data sets outside the workspace, by path; not checked. */
  readonly tagging: { readonly scope: 'workspace'; readonly value: Readonly<Record<string, unknown>> };
  /** Steps of tagging that were cut off, which the person has decided to leave as they are. */
  readonly leftSteps: { readonly scope: 'workspace'; readonly value: readonly string[] };
  /** Folders that were added to the data sets by hand. */
  readonly datasetFolders: { readonly scope: 'workspace'; readonly value: readonly string[] };
  /** Tags on the gallery's number keys by data set: up to nine, null where a key has none. */
  readonly favouriteTags: {
    readonly scope: 'workspace';
    readonly value: Readonly<Record<string, readonly (string | null)[]>>;
  };
  /** Groups of look-alikes that are no duplicates, by the contents of their images. */
  readonly notDuplicates: { readonly scope: 'workspace'; readonly value: readonly string[] };
  /** How the view “Data Sets” shows them. */
  readonly datasetsBy: { readonly scope: 'workspace'; readonly value: 'folder' | 'tag' | 'problem' };
}

const scopes: { readonly [K in keyof Remembered]: Remembered[K]['scope'] } = {
  bases: 'global',
  outsideRoots: 'workspace',
  tagging: 'workspace',
  leftSteps: 'workspace',
  datasetFolders: 'workspace',
  favouriteTags: 'workspace',
  notDuplicates: 'workspace',
  datasetsBy: 'workspace',
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
