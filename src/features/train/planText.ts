// A plan as a person reads it before saying yes.

import { bytes, count, duration } from '../../platform/words';
import type { Diagnostic } from '../../shared/trainer/diagnostics';
import type { Plan } from '../../shared/trainer/plan';

/** The question and its details. */
export function planText(
  plan: Plan,
  diagnostics: readonly Diagnostic[],
): { question: string; detail: string } {
  const warnings = diagnostics.filter(({ severity }) => severity === 'warning');
  const lines = [plan.summary, '', ...facts(plan).map((fact) => `• ${fact}`)];
  if (warnings.length > 0)
    lines.push('', ...warnings.slice(0, 4).map(({ message, fix }) => `⚠ ${message} ${fix}`.trim()));
  if (warnings.length > 4)
    lines.push(`⚠ and ${count(warnings.length - 4, 'more warning')}, in the Problems view`);
  return { question: `Train “${plan.name}”?`, detail: lines.join('\n') };
}

function facts(plan: Plan): string[] {
  const { time, memory, latents, text } = plan;
  const cached =
    latents.total + text.total > 0 && latents.cached === latents.total && text.cached === text.total;
  return [
    `Base: ${plan.baseName}, ${plan.resolution.join(' × ')} pixels`,
    pictures(plan),
    `${count(plan.steps, 'step')} of ${count(plan.batchSize, 'picture')}: ${epochs(plan.epochs)}`,
    blocks(plan),
    `Time: ${time.seconds === null ? 'not known yet' : `about ${duration(time.seconds)}`} (${plain(time.basis)})`,
    `Memory: about ${bytes(memory.total)}`,
    ...(plan.samplePictures > 0 ? [count(plan.samplePictures, 'sample picture')] : []),
    ...(cached ? ['Pictures and captions are encoded already'] : []),
    ...(text.complete ? [] : ['Captions change from step to step, so they are encoded as they come']),
  ];
}

function pictures(plan: Plan): string {
  const extra =
    plan.regularizationImages > 0 ? ` and ${plan.regularizationImages} regularisation pictures` : '';
  return `${count(plan.images, 'picture')}${extra}, ${plan.imagesPerEpoch.toLocaleString('en')} an epoch with repeats`;
}

function epochs(value: number): string {
  const rounded = Math.round(value * 10) / 10;
  return count(rounded, 'epoch');
}

function blocks({ parts, modules, parameters, fileBytes }: Plan): string {
  const trained = Object.entries(parts).filter(([, part]) => part.modules > 0);
  const which =
    trained.length === Object.keys(parts).length ? 'all blocks' : trained.map(([name]) => name).join(', ');
  return `Trains ${which}: ${count(modules, 'module')}, ${millions(parameters)} parameters, a file of ${bytes(fileBytes)}`;
}

function millions(value: number): string {
  return value >= 1e6 ? `${(value / 1e6).toFixed(1)} million` : value.toLocaleString('en');
}

function plain(sentence: string): string {
  return sentence.replace(/\.$/, '');
}
