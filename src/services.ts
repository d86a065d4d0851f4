// The composition root: every object that lives as long as the window is made here.

import path from 'node:path';
import * as vscode from 'vscode';
import { Dictionaries } from './dataset/dictionary/dictionaries';
import { taggerLists } from './dataset/dictionary/taggerLists';
import { CaptionJournal } from './dataset/journal/captionJournal';
import { DatasetIndex } from './dataset/index/datasetIndex';
import { ImageSearch } from './dataset/query/imageSearch';
import { BaseTokens } from './dataset/tokens/baseTokens';
import { clipFromFile } from './dataset/tokens/clipMerges';
import { TokenCounter } from './dataset/tokens/tokenCounter';
import { TaggerClient } from './inference/client';
import { catalogue } from './inference/models/catalogue';
import { embeddedId, ModelLibrary } from './inference/models/library';
import { ImageConfidences } from './inference/scores/imageConfidences';
import { ScoreStore } from './inference/scores/scoreStore';
import { Commands, runCommand } from './platform/commands';
import { Disposables } from './platform/disposable';
import { workspaceRoots } from './platform/fileWatch';
import { Log } from './platform/log';
import { openJobFiles } from './platform/openJobs';
import { ErrorReporter } from './platform/reportError';
import { settings } from './platform/settings';
import { Storage } from './platform/storage';
import { taggerOf } from './platform/taggerOf';
import { TrainerClient } from './trainer/client';
import { EnvironmentResolver } from './trainer/environment';
import { ImageLosses } from './trainer/imageLosses';
import { Launcher } from './trainer/launch';
import { Planner } from './trainer/planner';
import { ManagedEnvironment } from './trainer/managedEnvironment';
import { Provisioner } from './trainer/provision';
import { RunStore } from './trainer/runStore';

/** What features work with. Nothing here does anything before it is asked. */
export interface Services extends vscode.Disposable {
  readonly context: vscode.ExtensionContext;
  readonly log: Log;
  readonly reporter: ErrorReporter;
  readonly commands: Commands;
  readonly storage: Storage;
  readonly environment: EnvironmentResolver;
  readonly managed: ManagedEnvironment;
  readonly provisioner: Provisioner;
  readonly client: TrainerClient;
  readonly planner: Planner;
  readonly launcher: Launcher;
  readonly runs: RunStore;
  readonly imageLosses: ImageLosses;
  readonly index: DatasetIndex;
  readonly search: ImageSearch;
  readonly confidences: ImageConfidences;
  readonly journal: CaptionJournal;
  readonly dictionary: Dictionaries;
  readonly tokens: TokenCounter;
  readonly baseTokens: BaseTokens;
  readonly models: ModelLibrary;
  readonly tagger: TaggerClient;
  readonly scores: ScoreStore;
}

/** Makes all services. */
export function buildServices(context: vscode.ExtensionContext): Services {
  const disposables = new Disposables();
  const log = disposables.add(new Log());
  const setUp = { label: 'Set Up…', run: () => runCommand('blockLora.setUpEnvironment') };
  const reporter = new ErrorReporter(log, {
    'no-environment': setUp,
    'package-missing': setUp,
    'python-unfit': setUp,
    'python-missing': { label: 'Open Settings', run: openPythonSetting },
    'no-room': { label: 'Open Settings', run: openPythonSetting },
    'gpu-driver': { label: 'Doctor', run: () => runCommand('blockLora.doctor') },
  });
  const storage = new Storage(context);
  const trainerFolder = context.asAbsolutePath('native-bin');
  const managed = new ManagedEnvironment({
    storage: context.globalStorageUri.fsPath,
    lockFile: path.join(trainerFolder, 'requirements.lock'),
  });
  const environment = new EnvironmentResolver({ setting: () => settings.pythonPath, managed });
  const ownStorage = (context.storageUri ?? context.globalStorageUri).fsPath;
  const outsideHistory = path.join(context.globalStorageUri.fsPath, 'history');
  const python = (): Promise<string> => environment.require();
  const index = disposables.add(
    new DatasetIndex({
      roots: workspaceRoots,
      folders: () => storage.get('datasetFolders') ?? [],
      jobFiles: openJobFiles,
      leftOut: () => settings.leftOutFolders,
      cacheFolder: path.join(ownStorage, 'index'),
      script: context.asAbsolutePath('dist/scanner.js'),
      logger: log,
    }),
  );
  const tokens = new TokenCounter(() =>
    clipFromFile(path.join(trainerFolder, 'blocklora/assets/clip/merges.txt.gz')),
  );
  const models = new ModelLibrary({
    embedded: path.join(trainerFolder, 'tagger'),
    storage: path.join(context.globalStorageUri.fsPath, 'taggers'),
    catalogue,
    localPaths: () => settings.taggerModels,
    logger: log,
  });
  const scores = new ScoreStore({ folder: path.join(ownStorage, 'scores'), logger: log });
  const confidences = disposables.add(
    new ImageConfidences({
      store: scores,
      modelOf: (set) => taggerOf(index.set(set)?.file ?? index.set(set)?.root ?? '', storage) ?? embeddedId,
      loadModel: (id) => models.load(id),
      orient: () => settings.taggerOrient,
      imagesOf: (set) => index.images(set),
      logger: log,
    }),
  );
  const runs = disposables.add(new RunStore({ roots: () => runRoots(storage), logger: log }));
  return {
    context,
    log,
    reporter,
    commands: new Commands(reporter),
    storage,
    environment,
    managed,
    provisioner: new Provisioner({ managed, trainerFolder, logger: log }),
    client: new TrainerClient({ python, trainerFolder, logger: log }),
    planner: disposables.add(new Planner({ python, trainerFolder, logger: log })),
    launcher: new Launcher({ python, trainerFolder }),
    runs,
    imageLosses: new ImageLosses(() => runs.runs),
    index,
    search: disposables.add(new ImageSearch({ index, tokens, confidences })),
    confidences,
    journal: disposables.add(
      new CaptionJournal({
        folderFor: (file) => historyFolder(file) ?? outsideHistory,
        folders: () => [...workspaceRoots().map(historyIn), outsideHistory],
        limits: () => settings.history,
        logger: log,
      }),
    ),
    dictionary: disposables.add(
      new Dictionaries({
        setting: () => settings.tagDictionaries,
        roots: workspaceRoots,
        starter: context.asAbsolutePath('media/tags/starter.csv'),
        userList: path.join(context.globalStorageUri.fsPath, 'tags.csv'),
        taggerLists: () =>
          taggerLists(path.join(context.globalStorageUri.fsPath, 'taggers'), settings.taggerModels),
        script: context.asAbsolutePath('dist/dictionary.js'),
        logger: log,
      }),
    ),
    tokens,
    baseTokens: new BaseTokens(tokens, path.join(trainerFolder, 'base')),
    models,
    tagger: disposables.add(
      new TaggerClient({
        script: context.asAbsolutePath('dist/tagger.js'),
        thumbnailFolder: path.join(context.globalStorageUri.fsPath, 'thumbnails'),
        logger: log,
      }),
    ),
    scores,
    dispose: () => disposables.dispose(),
  };
}

/** Where a workspace folder keeps the steps that can be undone. */
function historyIn(folder: string): string {
  return path.join(folder, '.blocklora', 'history');
}

/** Where the history of a file of the workspace lies; undefined for files outside. */
function historyFolder(file: string): string | undefined {
  const folder = vscode.workspace.getWorkspaceFolder(vscode.Uri.file(file));
  return folder === undefined ? undefined : historyIn(folder.uri.fsPath);
}

/** Folders that may have runs. */
function runRoots(storage: Storage): string[] {
  return [...workspaceRoots(), ...(storage.get('outsideRoots') ?? [])];
}

function openPythonSetting(): Thenable<unknown> {
  return vscode.commands.executeCommand('workbench.action.openSettings', 'blockLora.python.path');
}
