import * as vscode from 'vscode';
import { withProgress } from '../../platform/progress';
import { settings } from '../../platform/settings';
import { mayExecute } from '../../platform/trust';
import type { Services } from '../../services';
import type { Interpreter } from '../../trainer/environment';
import { neededGigabytes } from '../../trainer/provision';
import { verdict } from './doctorReport';

const make = 'Set Up';
const choose = 'Choose a Python…';

/** Makes the Python environment, or takes one that is there. */
export class EnvironmentSetUp {
  readonly #changed = new vscode.EventEmitter<void>();
  /** The set-up that goes on: another call waits for it. */
  #running: Thenable<boolean> | null = null;

  readonly onDidChange = this.#changed.event;

  constructor(private readonly services: Services) {}

  /**
   * @param arg `{ ifMissing: true }`: quiet when there is an environment already
   * @returns whether there is an environment now
   */
  async run(arg: unknown): Promise<boolean> {
    if (!(await mayExecute('Setting up Python'))) return false;
    const ifMissing = typeof arg === 'object' && arg !== null && 'ifMissing' in arg && arg.ifMissing === true;
    const found = await this.services.environment.find();
    if (found !== null) return ifMissing || this.#check(found);
    const answer = await vscode.window.showInformationMessage(
      'Set up the Python environment?',
      {
        modal: true,
        detail: `Training runs in Python with PyTorch. The extension makes an environment of its own for that, with nothing installed elsewhere. It takes about ${neededGigabytes} GB on the disk, is downloaded once, and can be cancelled at any time.\n\nOr choose an environment that has the packages already.`,
      },
      make,
      choose,
    );
    if (answer === choose) return this.#choose();
    return answer === make && this.#make();
  }

  /** Makes it, with progress and a way to cancel. */
  async #make(): Promise<boolean> {
    const { provisioner, log } = this.services;
    this.#running ??= withProgress({ title: 'Setting up the Python environment' }, async (signal, say) => {
      const python = await provisioner.provide({ signal, onProgress: say });
      say('Looking at what it can do');
      const report = await this.services.client.doctor(signal, python);
      log.info(`The environment ${python} is there: ${verdict(report)}`);
      void vscode.window.showInformationMessage(`The Python environment is ready. ${verdict(report)}`);
      return true;
    });
    try {
      return await this.#running;
    } finally {
      this.#running = null;
      this.#changed.fire();
    }
  }

  /** Takes an interpreter from the disk, when it can run the trainer. */
  async #choose(): Promise<boolean> {
    const [file] =
      (await vscode.window.showOpenDialog({
        title: 'Python 3.11 or newer with PyTorch and diffusers',
        openLabel: 'Use This Python',
        canSelectFiles: true,
      })) ?? [];
    if (file === undefined) return false;
    const report = await withProgress({ title: 'Looking at what this Python can do' }, (signal) =>
      this.services.client.doctor(signal, file.fsPath),
    );
    const fault = report.problems.find(({ severity }) => severity === 'error');
    if (fault !== undefined) {
      const anyway = 'Use It Anyway';
      const answer = await vscode.window.showWarningMessage(
        'This Python cannot train yet.',
        { modal: true, detail: `${fault.message} ${fault.fix}`.trim() },
        anyway,
      );
      if (answer !== anyway) return false;
    }
    await settings.setPythonPath(file.fsPath);
    return true;
  }

  /** There is one: says what it can do, and offers the report. */
  async #check({ python, source }: Interpreter): Promise<boolean> {
    const report = await withProgress({ title: 'Looking at the Python environment' }, (signal) =>
      this.services.client.doctor(signal),
    );
    const where = { override: 'BLOCKLORA_PYTHON', setting: 'the setting', managed: 'the extension' }[source];
    const open = 'Doctor Report';
    void vscode.window
      .showInformationMessage(
        `There is an environment already (${where}: ${python}). ${verdict(report)}`,
        open,
      )
      .then((answer) => answer === open && vscode.commands.executeCommand('blockLora.doctor'));
    return true;
  }
}
