import type * as vscode from 'vscode';
import { Disposables } from '../../platform/disposable';
import type { Services } from '../../services';
import { JobDiagnostics } from './jobDiagnostics';
import { TrainCommand } from './trainCommand';

/** Train Block LoRA, and what is wrong with job files. */
export function registerTrain(services: Services): vscode.Disposable {
  const disposables = new Disposables();
  const diagnostics = disposables.add(new JobDiagnostics(services));
  const train = new TrainCommand(services, diagnostics);
  disposables.add(services.commands.register('blockLora.train', (arg, options) => train.run(arg, options)));
  return disposables;
}
