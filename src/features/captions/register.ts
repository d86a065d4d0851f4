import type * as vscode from 'vscode';
import { Disposables } from '../../platform/disposable';
import type { Services } from '../../services';
import { CaptionAssociation } from './captionAssociation';
import { CaptionDocuments } from './captionDocuments';

/** Captions as a language: what is known of them, and all that the editor offers in them. */
export function registerCaptions(services: Services): vscode.Disposable {
  const disposables = new Disposables();
  // its listener comes first, so that whoever hears of an index that changed finds captions as they are
  const documents = disposables.add(new CaptionDocuments(services.index));
  disposables.add(new CaptionAssociation(services));
  void documents;
  return disposables;
}
