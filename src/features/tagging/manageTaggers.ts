import * as vscode from 'vscode';
import type { ModelListing } from '../../inference/models/listing';
import { settings } from '../../platform/settings';
import { bytes } from '../../platform/words';
import type { Services } from '../../services';
import type { TaggerDownloads } from './taggerDownloads';
import { listingWords } from './taggerDownloads';

type Item = vscode.QuickPickItem & { readonly act?: () => Promise<unknown> };

/** The taggers that are there and those that could be, to download, look up or remove. */
export async function manageTaggers(services: Services, downloads: TaggerDownloads): Promise<void> {
  const listings = await services.models.list();
  const group = (label: string, wanted: (listing: ModelListing) => boolean): Item[] => {
    const found = listings.filter(wanted);
    if (found.length === 0) return [];
    const items = found.map((listing) => ({
      label: listing.name,
      ...listingWords(listing),
      act: () => actOn(services, downloads, listing),
    }));
    return [{ label, kind: vscode.QuickPickItemKind.Separator }, ...items];
  };
  const chosen = await vscode.window.showQuickPick<Item>(
    [
      ...group('Ready', ({ state }) => state === 'ready'),
      ...group('Cannot be used', ({ state }) => state === 'broken'),
      ...group('Can be downloaded', ({ state }) => state === 'available'),
      { label: '', kind: vscode.QuickPickItemKind.Separator },
      { label: '$(folder-opened) Add one of your own…', act: () => addLocal(downloads) },
    ],
    {
      title: 'Taggers',
      placeHolder: 'Choose a tagger to download, look at or remove. Nothing is downloaded without asking.',
      matchOnDescription: true,
      matchOnDetail: true,
    },
  );
  await chosen?.act?.();
}

async function actOn(services: Services, downloads: TaggerDownloads, listing: ModelListing): Promise<void> {
  if (listing.state === 'available') {
    if (await downloads.download(listing.id))
      void vscode.window.showInformationMessage(`${listing.name} is ready. Choose it in the Auto-Tag panel.`);
    return;
  }
  const again = 'Download Again';
  const page = 'Open Its Page';
  const reveal = 'Show Its Files';
  const remove = 'Remove from the Disk';
  const actions = [
    ...(listing.source === 'catalogue' && listing.state === 'broken' ? [again] : []),
    ...(listing.page === null ? [] : [page]),
    ...(listing.path === null ? [] : [reveal]),
    ...(listing.source === 'catalogue' ? [remove] : []),
  ];
  const { description, detail } = listingWords(listing);
  const chosen = await vscode.window.showQuickPick(actions, {
    title: listing.name,
    placeHolder: [description, detail].filter(Boolean).join('. '),
  });
  if (chosen === again) await downloads.download(listing.id);
  if (chosen === page && listing.page !== null) await vscode.env.openExternal(vscode.Uri.parse(listing.page));
  if (chosen === reveal && listing.path !== null)
    await vscode.commands.executeCommand('revealFileInOS', vscode.Uri.file(listing.path));
  if (chosen === remove) await removeModel(services, listing);
}

async function removeModel(services: Services, listing: ModelListing): Promise<void> {
  const remove = 'Remove';
  const size = listing.bytes === null ? '' : ` It frees ${bytes(listing.bytes)}.`;
  const chosen = await vscode.window.showWarningMessage(
    `Remove ${listing.name}?`,
    { modal: true, detail: `It can be downloaded again.${size}` },
    remove,
  );
  if (chosen === remove) await services.models.remove(listing.id);
}

/** Adds a file to the setting, so that it is in the list from now on. */
async function addLocal(downloads: TaggerDownloads): Promise<void> {
  const id = await downloads.chooseLocal();
  if (id === undefined) return;
  await settings.addTaggerModel(id);
}
