import * as vscode from 'vscode';
import { withProgress } from '../../platform/progress';
import { mayExecute } from '../../platform/trust';
import { bytes } from '../../platform/words';
import type { Services } from '../../services';
import type { Device, Doctor } from '../../shared/trainer/doctor';

/** What the environment and the machine can do, as a page to read and to send to somebody. */
export class DoctorReport {
  constructor(private readonly services: Services) {}

  async run(): Promise<void> {
    if (!(await mayExecute('The doctor'))) return;
    const python = await this.services.environment.require();
    const report = await withProgress({ title: 'Looking at the Python environment' }, (signal) =>
      this.services.client.doctor(signal),
    );
    const content = doctorText(
      report,
      python,
      this.services.context.extension.packageJSON as { version: string },
    );
    const document = await vscode.workspace.openTextDocument({ language: 'markdown', content });
    await vscode.window.showTextDocument(document, { preview: true });
  }
}

/** One sentence: what training would run on, or what is in its way. */
export function verdict(report: Doctor): string {
  const fault = report.problems.find(({ severity }) => severity === 'error');
  if (fault !== undefined) return `${fault.message} ${fault.fix}`.trim();
  const device = report.devices.find(({ kind }) => kind !== 'cpu') ?? report.devices[0];
  return device === undefined ? 'No device was found.' : `Training runs on ${deviceName(device)}.`;
}

/** The report as Markdown. */
export function doctorText(report: Doctor, python: string, extension: { readonly version: string }): string {
  const marks = { error: '✗', warning: '⚠', info: 'ℹ' } as const;
  const problems = report.problems.map(
    ({ severity, message, fix }) => `- ${marks[severity]} ${message}${fix === '' ? '' : ` ${fix}`}`,
  );
  const packages = Object.entries(report.packages).map(
    ([name, version]) => `| ${name} | ${version ?? '**missing**'} |`,
  );
  return [
    '# Block LoRA: doctor report',
    '',
    `**${report.ok ? 'Ready to train.' : 'Not ready to train.'}** ${verdict(report)}`,
    '',
    ...(problems.length > 0 ? ['## What to mend', '', ...problems, ''] : []),
    '## Devices',
    '',
    ...report.devices.map((device) => `- ${deviceName(device)}${device.bf16 ? ', bf16' : ''}`),
    '',
    '## Versions',
    '',
    '| what | version |',
    '|---|---|',
    `| extension | ${extension.version} |`,
    `| trainer | ${report.trainerVersion} |`,
    `| Python | ${report.python} |`,
    `| interpreter | \`${python}\` |`,
    ...packages,
    '',
  ].join('\n');
}

function deviceName({ name, totalBytes, freeBytes }: Device): string {
  const free = freeBytes === null ? '' : `, ${bytes(freeBytes)} free`;
  return `${name} (${bytes(totalBytes)}${free})`;
}
