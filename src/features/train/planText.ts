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

/** What the summary does not say. */
function facts(plan: Plan): string[] {
  const { time, memory, latents, text } = plan;
  const encoded = latents.total > 0 && latents.cached === latents.total && text.cached === text.total;
  const regular = count(plan.regularizationImages, 'regularisation picture');
  return [
    `Base: ${plan.baseName}, at ${plan.resolution.join(' × ')} pixels`,
    `An epoch shows ${count(plan.imagesPerEpoch, 'picture')} in batches of ${plan.batchSize}`,
    ...(plan.regularizationImages > 0 ? [`${regular} on top`] : []),
    ...(plan.masked > 0 ? [`${count(plan.masked, 'picture')} with a mask`] : []),
    ...(plan.focalPoints > 0 ? [`${count(plan.focalPoints, 'picture')} cropped around a focal point`] : []),
    `${count(plan.modules, 'module')} with ${millions(plan.parameters)} parameters, a file of ${bytes(plan.fileBytes)}`,
    `Memory: about ${bytes(memory.total)}`,
    `Time: ${time.seconds === null ? 'not known yet' : `about ${duration(time.seconds)}`}. ${time.basis}`,
    ...(plan.samplePictures > 0 ? [`${count(plan.samplePictures, 'sample picture')} on the way`] : []),
    ...(encoded ? ['Pictures and captions are encoded already'] : []),
    ...(text.complete ? [] : ['Captions change from step to step, so they are encoded as they come']),
  ];
}

function millions(value: number): string {
  return value >= 1e6 ? `${(value / 1e6).toFixed(1)} million` : value.toLocaleString('en');
}
