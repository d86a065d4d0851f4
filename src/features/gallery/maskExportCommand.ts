import path from 'node:path';
import * as vscode from 'vscode';
import type { MaskExportPlan } from '../../dataset/masks/maskExport';
import { exportMasks, maskTomlLines, planMaskExport } from '../../dataset/masks/maskExport';
import { withProgress } from '../../platform/progress';
import { mayExecute } from '../../platform/trust';
import { count } from '../../platform/words';
import type { Services } from '../../services';
import type { DataSet } from '../../shared/dataset/records';
import { GalleryError } from './galleryError';

/** What scripts and keybindings may say: `{ "set": "…", "folder": "/…/masks" }` asks nothing. */
interface ExportOptions {
  readonly set: string | undefined;
  readonly folder: string | undefined;
}

/** Writes the masks of a data set where sd-scripts reads them. */
export async function exportMasksCommand(services: Services, argument: unknown): Promise<void> {
  const options = optionsOf(argument);
  const set = await chosenSet(services, options.set);
  if (set === undefined || !(await mayExecute('Exporting masks'))) return;
  const folder = options.folder ?? (await askFolder(set));
  if (folder === undefined) return;
  const images = services.index.images(set.id);
  refuseInside(folder, new Set(images.map((image) => image.folder)));
  const plan = await planMaskExport(images, folder);
  if (plan.painted === 0)
    throw new GalleryError(
      'no-masks',
      `No image of ${set.name} has a mask.`,
      'Open an image in the gallery and paint one.',
    );
  if (options.folder === undefined && !(await mayReplace(plan))) return;
  const { written, failed } = await withProgress({ title: `Exporting masks of ${set.name}` }, (signal, say) =>
    exportMasks(plan, (source, shape) => services.tagger.mask(source, shape, signal), {
      signal,
      onProgress: (done) => say(`${done} of ${plan.masks.length}`),
    }),
  );
  for (const { reason } of failed) services.log.warn(`Masks of ${set.name}: ${reason}`);
  void told(plan, written, failed[0]?.reason, failed.length);
}

async function told(
  plan: MaskExportPlan,
  written: number,
  reason: string | undefined,
  failures: number,
): Promise<void> {
  const copy = 'Copy TOML Lines';
  const white = written + failures - plan.painted;
  const first =
    `${count(written, 'mask')} written` +
    (white > 0 ? `, ${white.toLocaleString('en')} of them white for images without one` : '') +
    (reason === undefined ? '.' : `. ${count(failures, 'mask')} could not be made: ${reason}`);
  const beside =
    'sd-scripts trains on every picture file of a folder, also on masks beside images (-masklabel.png): move those away before you train with it.';
  const chosen = await vscode.window.showInformationMessage(
    `${first} Give sd-scripts --masked_loss. ${beside}`,
    copy,
  );
  if (chosen === copy) await vscode.env.clipboard.writeText(maskTomlLines(plan.folders));
}

async function chosenSet({ index }: Services, id: string | undefined): Promise<DataSet | undefined> {
  if (index.progress.phase === 'off')
    await withProgress({ title: 'Looking for data sets' }, (signal) => index.start(signal));
  await index.settled();
  if (id !== undefined) {
    const meant = index.set(id);
    if (meant !== undefined) return meant;
    throw new GalleryError('no-set', `There is no data set ${id}.`, 'Choose one in the view “Data Sets”.');
  }
  const [only, ...others] = index.sets;
  if (only !== undefined && others.length === 0) return only;
  const picked = await vscode.window.showQuickPick(
    index.sets.map((set) => ({ label: set.name, description: count(set.counts.images, 'image'), set })),
    { title: 'Export Masks for sd-scripts', placeHolder: 'Which data set?' },
  );
  return picked?.set;
}

async function askFolder(set: DataSet): Promise<string | undefined> {
  const [chosen] =
    (await vscode.window.showOpenDialog({
      title: `Masks of ${set.name}: a folder for conditioning_data_dir`,
      openLabel: 'Write Masks Here',
      canSelectFiles: false,
      canSelectFolders: true,
      defaultUri: vscode.Uri.file(path.dirname(set.root)),
    })) ?? [];
  return chosen?.fsPath;
}

/** Masks among images would be taken for images. */
function refuseInside(folder: string, folders: ReadonlySet<string>): void {
  if (folders.has(folder))
    throw new GalleryError(
      'masks-among-images',
      `${path.basename(folder)} holds images of the data set, and masks in it would be trained on.`,
      'Choose another folder.',
    );
}

async function mayReplace({ taken }: MaskExportPlan): Promise<boolean> {
  const [first] = taken;
  if (first === undefined) return true;
  const replace = 'Replace';
  const chosen = await vscode.window.showWarningMessage(
    `${count(taken.length, 'file')} of these names are there already, such as ${path.basename(first)}. Replace them?`,
    { modal: true },
    replace,
  );
  return chosen === replace;
}

function optionsOf(argument: unknown): ExportOptions {
  if (typeof argument === 'string') return { set: argument, folder: undefined };
  if (typeof argument !== 'object' || argument === null) return { set: undefined, folder: undefined };
  const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
  return {
    set: 'set' in argument ? text(argument.set) : undefined,
    // a row of the tree has a folder too
    folder: 'folder' in argument && !('kind' in argument) ? text(argument.folder) : undefined,
  };
}
