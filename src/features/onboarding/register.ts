import type * as vscode from 'vscode';
import { setContext } from '../../platform/contexts';
import { Disposables } from '../../platform/disposable';
import { faultText } from '../../platform/reportError';
import { onDidChangePython } from '../../platform/settings';
import type { Services } from '../../services';
import { DoctorReport } from './doctorReport';
import { EnvironmentSetUp } from './environmentSetUp';
import { openSample } from './sampleWorkspace';

/** Setting up the environment, judging it, and a workspace to try things in. */
export function registerOnboarding(services: Services): vscode.Disposable {
  const { commands } = services;
  const disposables = new Disposables();
  const setUp = new EnvironmentSetUp(services);
  const doctor = new DoctorReport(services);
  disposables.add(commands.register('blockLora.setUpEnvironment', (arg) => setUp.run(arg)));
  disposables.add(commands.register('blockLora.doctor', () => doctor.run()));
  disposables.add(commands.register('blockLora.openSample', () => openSample(services.context)));
  disposables.add(onDidChangePython(() => void look(services)));
  disposables.add(setUp.onDidChange(() => void look(services)));
  void look(services);
  return disposables;
}

/** Whether there is something to train with, for welcome views; and for the log, which. */
async function look({ environment, log }: Services): Promise<void> {
  try {
    const found = await environment.find();
    log.info(found === null ? 'No Python environment yet' : `Python (${found.source}): ${found.python}`);
    setContext('blockLora.environmentReady', found !== null);
  } catch (error) {
    log.warn(faultText(error));
    setContext('blockLora.environmentReady', false);
  }
}
