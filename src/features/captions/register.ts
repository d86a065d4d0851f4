import * as vscode from 'vscode';
import { Disposables } from '../../platform/disposable';
import type { Services } from '../../services';
import { AppliedRenames } from './appliedRenames';
import { CaptionAssociation } from './captionAssociation';
import { CaptionDocuments, captionSelector } from './captionDocuments';
import { CaptionStatus } from './captionStatus';
import { TaggedCaptions } from './captionTexts';
import { TagDefinitions } from './definition';
import { dropMetadata, pasteMetadata, TagDrops, TagPastes } from './dropTags';
import { CaptionFormatting } from './formatting';
import { TagHighlights } from './highlights';
import { TagHover } from './hover';
import { TagHoverPictures } from './hoverPictures';
import { TagHints } from './inlayHints';
import { moveTags } from './moveTags';
import { registerProblems } from './problems';
import { TagReferences } from './references';
import { TagRenames } from './renameProvider';
import { TagSelections } from './selectionRanges';
import { CaptionColors } from './semanticTokens';
import { sortTags } from './sortTags';
import { TagCommands } from './tagCommands';
import { tokenLegend } from './tagKinds';
import { TagPageFeatures } from './tagPageFeatures';
import { tagPageLanguage, TagPages } from './tagPages';
import { TagRenamer } from './tagRenamer';
import { TagSymbols } from './workspaceSymbols';

/** Captions as a language: what is known of them, and all that the editor offers in them. */
export function registerCaptions(services: Services): vscode.Disposable {
  const disposables = new Disposables();
  // its listener comes first, so that whoever hears of an index that changed finds captions as they are
  const documents = disposables.add(new CaptionDocuments(services.index));
  disposables.add(new CaptionAssociation(services));
  disposables.add(new CaptionStatus(documents, services));
  const pages = disposables.add(new TagPages(services));
  const renamer = new TagRenamer(
    services,
    new TaggedCaptions(services.index, documents),
    disposables.add(new AppliedRenames(services)),
  );
  disposables.add(registerProviders(services, documents, renamer));
  disposables.add(registerProblems(services, documents));
  disposables.add(registerPages(services, documents, pages));
  disposables.add(registerCommands(services, documents, pages, renamer));
  return disposables;
}

/** What VS Code asks about captions. */
function registerProviders(
  services: Services,
  documents: CaptionDocuments,
  renamer: TagRenamer,
): vscode.Disposable {
  const { index, dictionary } = services;
  const { languages } = vscode;
  const selector = captionSelector;
  const disposables = new Disposables();
  const colors = disposables.add(new CaptionColors(documents, dictionary));
  const hints = disposables.add(new TagHints(services, documents));
  const formatting = new CaptionFormatting(services, documents);
  const texts = new TaggedCaptions(index, documents);
  for (const registered of [
    languages.registerRenameProvider(selector, new TagRenames(services, documents, renamer)),
    languages.registerReferenceProvider(selector, new TagReferences(services, documents, texts)),
    languages.registerDefinitionProvider(selector, new TagDefinitions(documents)),
    languages.registerDocumentHighlightProvider(selector, new TagHighlights(documents)),
    // what is registered last stands first: text that is there at once does not jump when pictures come below it
    languages.registerHoverProvider(selector, new TagHoverPictures(services, documents)),
    languages.registerHoverProvider(selector, new TagHover(services, documents)),
    languages.registerDocumentSemanticTokensProvider(selector, colors, tokenLegend),
    languages.registerDocumentFormattingEditProvider(selector, formatting),
    languages.registerDocumentRangeFormattingEditProvider(selector, formatting),
    languages.registerInlayHintsProvider(selector, hints),
    languages.registerSelectionRangeProvider(selector, new TagSelections(documents)),
    languages.registerWorkspaceSymbolProvider(new TagSymbols(index)),
    languages.registerDocumentDropEditProvider(selector, new TagDrops(documents), dropMetadata),
    languages.registerDocumentPasteEditProvider(selector, new TagPastes(documents), pasteMetadata),
  ])
    disposables.add(registered);
  return disposables;
}

/** What VS Code asks about pages on tags. */
function registerPages(services: Services, documents: CaptionDocuments, pages: TagPages): vscode.Disposable {
  const { languages } = vscode;
  const selector: vscode.DocumentSelector = { language: tagPageLanguage };
  const features = new TagPageFeatures(services, pages, new TagHoverPictures(services, documents));
  return vscode.Disposable.from(
    languages.registerDocumentSemanticTokensProvider(selector, features, tokenLegend),
    languages.registerDocumentLinkProvider(selector, features),
    languages.registerCodeLensProvider(selector, features),
    languages.registerHoverProvider(selector, features),
  );
}

function registerCommands(
  services: Services,
  documents: CaptionDocuments,
  pages: TagPages,
  renamer: TagRenamer,
): vscode.Disposable {
  const { commands } = services;
  const formatting = new CaptionFormatting(services, documents);
  const tags = new TagCommands(services, documents, pages, renamer);
  const inEditor = (work: (editor: vscode.TextEditor) => Promise<void>): Promise<void> => {
    const editor = vscode.window.activeTextEditor;
    return editor === undefined ? Promise.resolve() : work(editor);
  };
  return vscode.Disposable.from(
    commands.register('blockLora.moveTagLeft', () => inEditor((editor) => moveTags(documents, editor, -1))),
    commands.register('blockLora.moveTagRight', () => inEditor((editor) => moveTags(documents, editor, 1))),
    commands.register('blockLora.sortTags', (order) =>
      inEditor((editor) => sortTags(documents, formatting, editor, order)),
    ),
    commands.register('blockLora.showTag', (arg) => tags.show(arg)),
    commands.register('blockLora.renameTag', (arg) => tags.rename(arg)),
  );
}
