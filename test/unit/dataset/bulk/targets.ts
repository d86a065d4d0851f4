import fs from 'node:fs';
import type { BulkTarget } from '../../../../src/dataset/bulk/bulkTargets';
import type { BulkPlan, PlanOptions } from '../../../../src/dataset/bulk/planBulkEdit';
import { planBulkEdit } from '../../../../src/dataset/bulk/planBulkEdit';
import type { BulkEdit } from '../../../../src/shared/captions/bulkEdit';
import { plainStyle } from '../../../../src/shared/captions/captionStyle';

/** An image of a folder, with a plain caption beside it. */
export function target(caption: string, more: Partial<BulkTarget> = {}): BulkTarget {
  const image = caption.replace(/\.\w+$/, '.png');
  return { image, caption, style: plainStyle, trigger: null, seed: image.split('/').at(-1) ?? '', ...more };
}

/** A plan without a dictionary. */
export function plan(
  targets: readonly BulkTarget[],
  edit: BulkEdit,
  more: Partial<PlanOptions> = {},
): Promise<BulkPlan> {
  return planBulkEdit(targets, edit, { categoryOf: () => undefined, countOf: () => 0, ...more });
}

/** Bytes of a file; null when it is not there. */
export function bytesOf(file: string): Buffer | null {
  return fs.existsSync(file) ? fs.readFileSync(file) : null;
}
