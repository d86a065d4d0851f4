import * as vscode from 'vscode';
import { onDidChangeCaptionSettings } from '../../platform/captionSettings';
import { Disposables } from '../../platform/disposable';
import type { Services } from '../../services';
import { completionTriggers, TagCompletions } from './completion';
import type { CaptionDocuments } from './captionDocuments';
import { captionSelector } from './captionDocuments';
import { addToDictionary, openUserDictionary } from './dictionaryCommands';
import { DictionaryProblems } from './dictionaryProblems';
import { CaptionFixes, fixMetadata } from './fixes';
import { OpenProblems } from './openProblems';
import { ProblemContexts } from './problemContexts';
import { SetProblems } from './setProblems';

/** Completion, problems and their fixes, and the dictionaries behind them. */
export function registerProblems(services: Services, documents: CaptionDocuments): vscode.Disposable {
  const { commands, dictionary } = services;
  const disposables = new Disposables();
  const collection = disposables.add(vscode.languages.createDiagnosticCollection('blockLora.captions'));
  const contexts = new ProblemContexts(services);
  const open = disposables.add(new OpenProblems(documents, contexts, collection));
  const sets = disposables.add(new SetProblems(services, contexts, open, collection));
  const again = (): void => {
    contexts.forget();
    open.checkAll();
    sets.checkAll();
  };
  for (const item of [
    new DictionaryProblems(services),
    dictionary.onDidChange(again),
    contexts.onDidChange(() => open.checkAll()),
    onDidChangeCaptionSettings(again),
    vscode.languages.registerCompletionItemProvider(
      captionSelector,
      new TagCompletions(services, documents),
      ...completionTriggers,
    ),
    vscode.languages.registerCodeActionsProvider(
      captionSelector,
      new CaptionFixes(documents, contexts),
      fixMetadata,
    ),
    commands.register('blockLora.addToDictionary', (argument) =>
      addToDictionary(services, documents, argument),
    ),
    commands.register('blockLora.openUserDictionary', () => openUserDictionary(services)),
  ])
    disposables.add(item);
  return disposables;
}
