import type * as vscode from 'vscode';
import { Disposables } from '../../platform/disposable';
import type { Services } from '../../services';
import { GalleryPanels } from './galleryPanels';
import { exportMasksCommand } from './maskExportCommand';

/** The gallery: its panels and their command. */
export function registerGallery(services: Services): vscode.Disposable {
  const disposables = new Disposables();
  const panels = disposables.add(new GalleryPanels(services));
  disposables.add(
    services.commands.register('blockLora.openGallery', (argument, all) => panels.open(argument, all)),
  );
  disposables.add(
    services.commands.register('blockLora.exportMasks', (argument) => exportMasksCommand(services, argument)),
  );
  return disposables;
}
