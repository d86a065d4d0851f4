// What can be done with images besides editing their tags. The commands that do it are other features'.

import * as vscode from 'vscode';
import { runCommand } from '../../platform/commands';
import type { Services } from '../../services';
import type { ImageRecord } from '../../shared/dataset/records';
import type { GalleryAction } from '../../shared/gallery/gridApi';

/** The caption beside the gallery; one that is not there yet is made by the data sets' own command. */
async function openCaption(image: ImageRecord | undefined): Promise<void> {
  if (image === undefined) return;
  if (image.caption === null) await runCommand('blockLora.editCaption', image.path);
  else
    await vscode.window.showTextDocument(vscode.Uri.file(image.caption.path), {
      viewColumn: vscode.ViewColumn.Beside,
      preview: true,
    });
}

/**
 * @param set id of the data set that is shown; null for several
 * @throws what the editor's own commands throw; ours tell their faults themselves
 */
export async function act(
  { index }: Pick<Services, 'index'>,
  action: GalleryAction,
  images: readonly ImageRecord[],
  set: string | null,
): Promise<void> {
  const paths = images.map(({ path }) => path);
  const [first] = paths;
  switch (action) {
    case 'tagTable':
      await runCommand('blockLora.tagTable', set === null ? undefined : { set });
      return;
    case 'autoTag':
      if (paths.length > 0) await runCommand('blockLora.autoTag', { images: paths });
      else if (set !== null) await runCommand('blockLora.autoTag', { set });
      return;
    case 'editCaptions':
      await runCommand('blockLora.editCaptions', paths.length > 0 ? { images: paths } : { set });
      return;
    default:
  }
  if (first === undefined) return;
  switch (action) {
    case 'open':
      await runCommand('blockLora.openImage', first);
      return;
    case 'caption':
      await openCaption(images[0]);
      return;
    case 'reveal':
      await vscode.commands.executeCommand('revealInExplorer', vscode.Uri.file(first));
      return;
    case 'copyTags':
      await runCommand('blockLora.copyTags', { images: paths });
      return;
    case 'pasteTags':
      await runCommand('blockLora.pasteTags', { images: paths });
      break;
    case 'move':
      await runCommand('blockLora.moveImages', paths);
      break;
    case 'delete':
      await runCommand('blockLora.deleteImages', paths);
      break;
    case 'copyPath':
      await vscode.env.clipboard.writeText(paths.join('\n'));
      return;
  }
  await index.settled();
}
