import type * as vscode from 'vscode';
import { Disposables } from '../../platform/disposable';
import { faultText } from '../../platform/reportError';
import type { Services } from '../../services';
import type { TaggingOptions } from '../../shared/tagging/options';
import { createPanel, registerPanelSerializer } from '../../webviews/panel';
import { CaptionWatch } from './captionWatch';
import { knownSets } from './knownSets';
import type { Scope, ScopeRequest } from './scope';
import { readScopeRequest, resolveScope, scopeKey } from './scope';
import type { SuggestedTexts } from './suggestedTexts';
import type { TaggerDownloads } from './taggerDownloads';
import type { TaggingActions } from './taggingActions';
import { TaggingPanel } from './taggingPanel';
import { TaggingSession } from './taggingSession';

export const taggingViewType = 'blockLora.tagging';

/** Whether a session is about the images that are there now; one that is at work is left in peace. */
function isCurrent(session: TaggingSession, scope: Scope): boolean {
  if (session.run !== null || session.writing !== null) return true;
  const { images } = session.scope;
  return (
    images.length === scope.images.length &&
    images.every(
      ({ path, caption }, index) =>
        path === scope.images[index]?.path && caption === scope.images[index]?.caption,
    )
  );
}

export interface PanelParts {
  readonly actions: TaggingActions;
  readonly downloads: TaggerDownloads;
  readonly texts: SuggestedTexts;
}

/** The panels that are open, at most one for the same thing; they come back after a reload. */
export class TaggingPanels implements vscode.Disposable {
  readonly #disposables = new Disposables();
  readonly #open = new Map<string, TaggingPanel>();

  constructor(
    private readonly services: Services,
    private readonly parts: PanelParts,
  ) {
    this.#disposables.add(
      registerPanelSerializer(taggingViewType, (panel, identity) => this.#restore(panel, identity)),
    );
    this.#disposables.add({
      dispose: () => {
        for (const panel of [...this.#open.values()]) panel.dispose();
      },
    });
  }

  /**
   * Shows the panel for a scope; one that is open takes the options that were given.
   *
   * @throws TaggingError when there is nothing to tag
   */
  async open(request: ScopeRequest, given: Partial<TaggingOptions> = {}): Promise<TaggingSession> {
    const scope = await resolveScope(this.services.index, request);
    const open = this.#open.get(scopeKey(request));
    if (open !== undefined && isCurrent(open.session, scope)) {
      open.app.reveal();
      if (Object.keys(given).length > 0) open.session.setOptions(given);
      return open.session;
    }
    open?.dispose();
    const panel = createPanel({ viewType: taggingViewType, title: `Auto-tag: ${scope.title}` });
    return this.#add(scope, panel, given);
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  #add(scope: Scope, panel: vscode.WebviewPanel, given: Partial<TaggingOptions>): TaggingSession {
    const session = new TaggingSession(this.services, scope, given);
    const watch = new CaptionWatch(this.services, session);
    const made = new TaggingPanel(this.services, session, this.parts, panel);
    const key = scopeKey(scope.request);
    this.#open.set(key, made);
    made.app.onDidDispose(() => {
      this.#open.delete(key);
      watch.dispose();
      session.dispose();
    });
    return session;
  }

  async #restore(panel: vscode.WebviewPanel, identity: unknown): Promise<boolean> {
    if (typeof identity !== 'object' || identity === null || !('scope' in identity)) return false;
    const request = readScopeRequest(identity.scope);
    if (request === null || this.#open.has(scopeKey(request))) return false;
    try {
      await knownSets(this.services);
      this.#add(await resolveScope(this.services.index, request), panel, {});
      return true;
    } catch (error) {
      this.services.log.info(`An Auto-Tag panel is not opened again: ${faultText(error)}`);
      return false;
    }
  }
}
