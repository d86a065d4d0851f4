import * as vscode from 'vscode';
import { Disposables } from '../../platform/disposable';
import { onDidChangeCaptionSettings, settings } from '../../platform/settings';
import type { Services } from '../../services';
import type { CaptionDocuments } from './captionDocuments';
import { rangeOf } from './captionDocuments';
import { imageScores } from './imageScores';

/** A number behind each tag: its uses in the data set, or how sure the tagger was of it. Off unless somebody wants it. */
export class TagHints implements vscode.InlayHintsProvider, vscode.Disposable {
  readonly #disposables = new Disposables();
  readonly #changed = this.#disposables.add(new vscode.EventEmitter<void>());
  readonly onDidChangeInlayHints = this.#changed.event;

  constructor(
    private readonly services: Pick<Services, 'index' | 'confidences' | 'log'>,
    private readonly documents: CaptionDocuments,
  ) {
    this.#disposables.add(documents.onDidChange(() => this.#changed.fire()));
    this.#disposables.add(onDidChangeCaptionSettings(() => this.#changed.fire()));
  }

  async provideInlayHints(document: vscode.TextDocument, range: vscode.Range): Promise<vscode.InlayHint[]> {
    const kind = settings.captionHints(document.uri);
    const caption = this.documents.of(document);
    if (kind === 'off' || caption === undefined) return [];
    const { set, image, spans } = caption;
    const known = kind === 'confidence' ? await imageScores(this.services, set, image) : undefined;
    return spans.flatMap((span) => {
      const place = rangeOf(document, span);
      if (range.intersection(place) === undefined) return [];
      const [label, tooltip] =
        kind === 'count' && set !== undefined
          ? countHint(this.services.index.tagByKey(set.id, span.key)?.count ?? 0, set.name)
          : confidenceHint(known?.byKey.get(span.key), known?.model);
      if (label === undefined) return [];
      const hint = new vscode.InlayHint(place.end, label);
      hint.paddingLeft = true;
      if (tooltip !== undefined) hint.tooltip = tooltip;
      return [hint];
    });
  }

  dispose(): void {
    this.#disposables.dispose();
  }
}

type Hint = readonly [label: string | undefined, tooltip: string | undefined];

function countHint(uses: number, set: string): Hint {
  return [uses.toLocaleString('en'), `Images of ${set} that have this tag`];
}

function confidenceHint(score: number | undefined, model: string | undefined): Hint {
  return score === undefined
    ? [undefined, undefined]
    : [score.toFixed(2), `How sure ${model ?? 'the tagger'} was`];
}
