import path from 'node:path';
import * as vscode from 'vscode';
import { withProgress } from '../../platform/progress';
import { mayExecute } from '../../platform/trust';
import { count } from '../../platform/words';
import type { Services } from '../../services';
import type { TaggingOptions } from '../../shared/tagging/options';
import { isImageName } from '../../shared/dataset/names';
import { captionExtensions } from '../../shared/dataset/records';
import { readAutoTagCall, scopeOfFiles } from './autoTagArguments';
import type { ListedImage } from './imageList';
import { chosenImages } from './imageList';
import { knownSets } from './knownSets';
import type { ScopeRequest } from './scope';
import { placeText, resolveScope } from './scope';
import type { TaggingActions } from './taggingActions';
import type { TaggingPanels } from './taggingPanels';
import { TaggingSession } from './taggingSession';

/** What `blockLora.autoTag` with `accept` returns. */
export interface AutoTagSummary {
  readonly images: number;
  /** Run through the model now, and those whose scores were there. */
  readonly tagged: number;
  readonly reused: number;
  readonly failed: number;
  /** Captions that would change; with `accept`, those that were written. */
  readonly captions: number;
  /** Tags in them. */
  readonly tags: number;
  readonly leftOut: readonly { readonly path: string; readonly reason: string }[];
  /** The step that `blockLora.undoTagging` takes back; null when nothing was written. */
  readonly step: string | null;
  readonly cancelled: boolean;
}

/** The images that have a file as their caption. */
async function imagesOf(file: string): Promise<readonly ListedImage[]> {
  const ending = path.extname(file).toLowerCase();
  const caption = captionExtensions.some((one) => one === ending);
  return caption ? chosenImages([file], () => captionExtensions).catch(() => []) : [];
}

/** Auto-tag, from wherever it was called. */
export class AutoTagCommand {
  constructor(
    private readonly services: Services,
    private readonly actions: TaggingActions,
    private readonly panels: TaggingPanels,
  ) {}

  /** @returns a summary when it was called with `accept`, else nothing */
  async run(argument: unknown, selection: unknown): Promise<AutoTagSummary | undefined> {
    if (!(await mayExecute('Tagging'))) return undefined;
    const { scope, given, accept } = await readAutoTagCall(argument, selection);
    await knownSets(this.services);
    const chosen = scope ?? (await this.#here()) ?? (await this.#ask());
    if (chosen === undefined) return undefined;
    if (accept !== null) return this.#headless(chosen, given, accept);
    await this.panels.open(chosen, given);
    return undefined;
  }

  /** Tags without a panel. */
  async #headless(
    request: ScopeRequest,
    given: Partial<TaggingOptions>,
    accept: boolean,
  ): Promise<AutoTagSummary> {
    const scope = await resolveScope(this.services.index, request);
    const session = new TaggingSession(this.services, scope, given, false);
    try {
      return await withProgress({ title: `Tagging ${session.scope.title}` }, async (signal, say) => {
        signal.addEventListener('abort', () => session.run?.stop());
        session.onDidChange(() => {
          const { run } = session;
          if (run !== null) say(`${run.facts.done} of ${run.facts.total}`);
        });
        await session.ready();
        const end = await this.actions.tag(session);
        const nothing = { captions: 0, leftOut: [], step: null, cancelled: end.cancelled };
        const { tags, changed } = session.suggestions.summary;
        const written =
          accept && !end.cancelled ? await this.actions.acceptQuietly(session, { signal }) : nothing;
        return {
          images: session.scope.images.length,
          tagged: end.done,
          reused: end.reused,
          failed: end.failed,
          tags,
          ...written,
          captions: accept ? written.captions : changed,
        };
      });
    } finally {
      session.dispose();
    }
  }

  /** From an editor's title or the palette: the image or caption that is looked at. */
  async #here(): Promise<ScopeRequest | undefined> {
    const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
    const uri =
      input instanceof vscode.TabInputText || input instanceof vscode.TabInputCustom ? input.uri : undefined;
    if (uri?.scheme !== 'file') return undefined;
    if (!isImageName(path.basename(uri.fsPath)) && (await imagesOf(uri.fsPath)).length === 0)
      return undefined;
    return scopeOfFiles([uri]);
  }

  async #ask(): Promise<ScopeRequest | undefined> {
    const { sets } = this.services.index;
    const items = sets.map((set) => ({
      label: set.name,
      description: placeText(set.file ?? set.root),
      detail: `${count(set.counts.images, 'image')}, ${set.counts.untagged + set.counts.empty} without a caption`,
      request: (): Promise<ScopeRequest | undefined> => Promise.resolve({ kind: 'set', set: set.id }),
    }));
    const other = {
      label: '$(folder) Choose a folder…',
      description: '',
      detail: '',
      request: async (): Promise<ScopeRequest | undefined> => {
        const [folder] =
          (await vscode.window.showOpenDialog({
            title: 'Auto-Tag a Folder',
            openLabel: 'Auto-Tag',
            canSelectFiles: false,
            canSelectFolders: true,
            defaultUri: vscode.workspace.workspaceFolders?.[0]?.uri,
          })) ?? [];
        return folder === undefined ? undefined : { kind: 'folder', folder: folder.fsPath };
      },
    };
    if (items.length === 0) return other.request();
    const chosen = await vscode.window.showQuickPick([...items, other], {
      title: 'Auto-Tag',
      placeHolder: 'What should be tagged? Nothing is written until you accept it.',
      matchOnDescription: true,
    });
    return chosen?.request();
  }
}
