// The composition root: every object that lives as long as the window is made here.

import path from 'node:path';
import * as vscode from 'vscode';
import { Commands, runCommand } from './platform/commands';
import { Disposables } from './platform/disposable';
import { Log } from './platform/log';
import { ErrorReporter } from './platform/reportError';
import { settings } from './platform/settings';
import { Storage } from './platform/storage';
import { TrainerClient } from './trainer/client';
import { EnvironmentResolver } from './trainer/environment';
import { Launcher } from './trainer/launch';
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
  readonly launcher: Launcher;
  readonly runs: RunStore;
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
  const python = (): Promise<string> => environment.require();
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
    launcher: new Launcher({ python, trainerFolder }),
    runs: disposables.add(new RunStore({ roots: () => runRoots(storage), logger: log })),
    dispose: () => disposables.dispose(),
  };
}

/** Folders that may have runs. */
function runRoots(storage: Storage): string[] {
  const folders = (vscode.workspace.workspaceFolders ?? []).filter((folder) => folder.uri.scheme === 'file');
  return [...folders.map((folder) => folder.uri.fsPath), ...(storage.get('outsideRoots') ?? [])];
}

function openPythonSetting(): Thenable<unknown> {
  return vscode.commands.executeCommand('workbench.action.openSettings', 'blockLora.python.path');
}
