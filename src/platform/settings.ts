import * as vscode from 'vscode';

const section = 'blockLora';

/** The settings, typed. Read each time: they may change while we run. */
export const settings = {
  /** An existing interpreter to train with; empty: the extension's own environment. Never taken from a workspace that is not trusted. */
  get pythonPath(): string {
    return vscode.workspace.getConfiguration(section).get<string>('python.path', '');
  },

  /** Whether the end of a run is told in a notification. */
  get notifyAtEnd(): boolean {
    return vscode.workspace.getConfiguration(section).get<boolean>('notifications.runEnded', true);
  },

  /** Taggers of the user's own: `.onnx` files or folders. Never taken from a workspace that is not trusted. */
  get taggerModels(): readonly string[] {
    return texts(vscode.workspace.getConfiguration(section).get<unknown>('tagger.models', []));
  },

  /** Adds a tagger of the user's own, for all workspaces of this machine. */
  async addTaggerModel(path: string): Promise<void> {
    const paths = [...new Set([...settings.taggerModels, path])];
    await vscode.workspace
      .getConfiguration(section)
      .update('tagger.models', paths, vscode.ConfigurationTarget.Global);
  },

  /** Where taggers are downloaded from in place of the hub; empty: the hub itself. */
  get taggerMirror(): string {
    return vscode.workspace.getConfiguration(section).get<string>('tagger.mirror', '');
  },

  /** What taggers run on. */
  get taggerProvider(): 'auto' | 'cpu' {
    const provider = vscode.workspace.getConfiguration(section).get<string>('tagger.provider', 'auto');
    return provider === 'cpu' ? 'cpu' : 'auto';
  },

  /** Whether pictures are turned upright before they are tagged. */
  get taggerOrient(): boolean {
    return vscode.workspace.getConfiguration(section).get<boolean>('tagger.orient', true);
  },

  /** Tagging options by data set, as the workspace folder of `uri` has them: the path of each from the folder, with `/`. Not checked. */
  taggingOf(uri: vscode.Uri): Readonly<Record<string, unknown>> {
    const value = vscode.workspace.getConfiguration(section, uri).get<unknown>('tagging', {});
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  },

  /** Remembers the tagging options of the data sets in the workspace folder of `uri`. */
  async setTaggingOf(uri: vscode.Uri, value: Readonly<Record<string, unknown>>): Promise<void> {
    await vscode.workspace
      .getConfiguration(section, uri)
      .update(
        'tagging',
        Object.keys(value).length === 0 ? undefined : value,
        vscode.ConfigurationTarget.WorkspaceFolder,
      );
  },

  /** Saved queries as the workspace folder of `uri` has them. Not checked. */
  savedQueriesOf(uri: vscode.Uri): readonly unknown[] {
    const value = vscode.workspace.getConfiguration(section, uri).get<unknown>('savedQueries', []);
    return Array.isArray(value) ? (value as unknown[]) : [];
  },

  /** Keeps the saved queries of the workspace folder of `uri`. */
  async setSavedQueriesOf(uri: vscode.Uri, value: readonly unknown[]): Promise<void> {
    await vscode.workspace
      .getConfiguration(section, uri)
      .update(
        'savedQueries',
        value.length === 0 ? undefined : value,
        vscode.ConfigurationTarget.WorkspaceFolder,
      );
  },

  /** Folders that are no data sets: names, or paths from the workspace folder, with `/`. */
  get leftOutFolders(): readonly string[] {
    return texts(vscode.workspace.getConfiguration(section).get<unknown>('datasets.leaveOut', []));
  },

  /** Whether the file explorer, too, marks images without a caption and those with problems. */
  get decorateExplorer(): boolean {
    return vscode.workspace.getConfiguration(section).get<boolean>('datasets.decorateExplorer', false);
  },

  /** Whether a caption follows its image when that is moved, renamed or deleted in the file explorer. */
  get keepPairs(): boolean {
    return vscode.workspace.getConfiguration(section).get<boolean>('datasets.keepPairsInExplorer', true);
  },

  /** Whether dragging pictures onto another folder of the view is asked about. */
  get confirmMoves(): boolean {
    return vscode.workspace.getConfiguration(section).get<boolean>('datasets.confirmDragAndDrop', true);
  },

  /** Whether a completed tag at the end of a caption is followed by a separator. */
  get completeSeparator(): boolean {
    return vscode.workspace.getConfiguration(section).get<boolean>('captions.completeSeparator', false);
  },

  /** Lists of tags in csv, as they are written in the settings. */
  get tagDictionaries(): readonly string[] {
    return texts(vscode.workspace.getConfiguration(section).get<unknown>('tags.dictionaries', []));
  },

  /** How much history of changed captions and moved files each workspace folder keeps. */
  get history(): { readonly steps: number; readonly bytes: number; readonly days: number } {
    const configuration = vscode.workspace.getConfiguration(section);
    return {
      steps: configuration.get<number>('history.steps', 50),
      bytes: configuration.get<number>('history.megabytes', 200) * 1_000_000,
      days: configuration.get<number>('history.days', 90),
    };
  },

  /** Captions up to which an edit is one of the editor's own; more are a bulk edit. */
  get workspaceEditLimit(): number {
    return vscode.workspace.getConfiguration(section).get<number>('captions.workspaceEditLimit', 200);
  },

  /** What stands behind tags in a caption. */
  captionHints(uri: vscode.Uri): 'off' | 'count' | 'confidence' {
    const value = vscode.workspace.getConfiguration(section, uri).get<string>('captions.inlayHints', 'off');
    return value === 'count' || value === 'confidence' ? value : 'off';
  },

  /** Order and spacing of tags when a caption is formatted. */
  captionFormat(uri: vscode.Uri): {
    readonly order: 'asIs' | 'category' | 'frequency' | 'name';
    readonly spacing: 'space' | 'none' | 'asIs';
  } {
    const configuration = vscode.workspace.getConfiguration(section, uri);
    const order = configuration.get<string>('captions.format.order', 'asIs');
    const spacing = configuration.get<string>('captions.format.spacing', 'space');
    return {
      order: order === 'category' || order === 'frequency' || order === 'name' ? order : 'asIs',
      spacing: spacing === 'none' || spacing === 'asIs' ? spacing : 'space',
    };
  },

  /** The user's own settings of a job's network, by name. Not checked. */
  get blockPresets(): Readonly<Record<string, unknown>> {
    const value = vscode.workspace.getConfiguration(section).get<unknown>('blockPresets', {});
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  },

  /** Keeps them for all workspaces. */
  async setBlockPresets(value: Readonly<Record<string, unknown>>): Promise<void> {
    await vscode.workspace
      .getConfiguration(section)
      .update(
        'blockPresets',
        Object.keys(value).length === 0 ? undefined : value,
        vscode.ConfigurationTarget.Global,
      );
  },

  /** The file of presets of LoRA Block Weight; empty: none. */
  get lbwPresets(): string {
    return vscode.workspace.getConfiguration(section).get<string>('lbwPresets', '');
  },

  /** Sets the interpreter for all workspaces of this machine. */
  async setPythonPath(value: string): Promise<void> {
    await vscode.workspace
      .getConfiguration(section)
      .update('python.path', value === '' ? undefined : value, vscode.ConfigurationTarget.Global);
  },
};

function texts(value: unknown): string[] {
  return (Array.isArray(value) ? (value as unknown[]) : []).filter(
    (one): one is string => typeof one === 'string' && one !== '',
  );
}

/** Calls back when the interpreter to use has changed. */
export function onDidChangePython(listener: () => void): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration(`${section}.python`)) listener();
  });
}

/** Calls back when other tag dictionaries are set. */
export function onDidChangeDictionaries(listener: () => void): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration(`${section}.tags`)) listener();
  });
}

/** Calls back when saved queries have changed. */
export function onDidChangeSavedQueries(listener: () => void): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration(`${section}.savedQueries`)) listener();
  });
}

/** Calls back when a setting below `datasets` has changed. */
export function onDidChangeDatasetSettings(listener: () => void): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration(`${section}.datasets`)) listener();
  });
}

/** Calls back when a setting of captions has changed. */
export function onDidChangeCaptionSettings(listener: () => void): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration(`${section}.captions`)) listener();
  });
}
