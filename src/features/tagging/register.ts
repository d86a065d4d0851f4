import type * as vscode from 'vscode';
import { Disposables } from '../../platform/disposable';
import type { Services } from '../../services';
import { AutoTagCommand } from './autoTagCommand';
import { tellInterrupted } from './interruptedTagging';
import { manageTaggers } from './manageTaggers';
import { SuggestedTexts } from './suggestedTexts';
import { TaggerDownloads } from './taggerDownloads';
import { TaggingActions } from './taggingActions';
import { TaggingPanels } from './taggingPanels';
import { TaggingStatusBar } from './taggingStatusBar';

/** Auto-tagging: the panel, its commands, the status bar, and what is told of it. */
export function registerTagging(services: Services): vscode.Disposable {
  const { commands, reporter } = services;
  const disposables = new Disposables();
  const actions = new TaggingActions(services);
  const downloads = new TaggerDownloads(services);
  const texts = disposables.add(new SuggestedTexts());
  const panels = disposables.add(new TaggingPanels(services, { actions, downloads, texts }));
  const autoTag = new AutoTagCommand(services, actions, panels);
  disposables.add(new TaggingStatusBar(actions));
  disposables.add(
    commands.register('blockLora.autoTag', (argument, selection) => autoTag.run(argument, selection)),
  );
  disposables.add(commands.register('blockLora.manageTaggers', () => manageTaggers(services, downloads)));
  disposables.add(commands.register('blockLora.undoTagging', () => actions.undo(null)));
  disposables.add(
    commands.register('blockLora.stopTagging', () => {
      actions.needRunning();
      actions.stopAll();
    }),
  );
  // after activation: what a kill has left is looked for when nobody waits
  const timer = setTimeout(() => reporter.background(tellInterrupted(services)), 0);
  disposables.add({ dispose: () => clearTimeout(timer) });
  return disposables;
}
