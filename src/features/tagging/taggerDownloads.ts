import path from 'node:path';
import * as vscode from 'vscode';
import type { ModelListing } from '../../inference/models/listing';
import { checkShapes } from '../../inference/models/shapes';
import { faultText, isCancellation } from '../../platform/reportError';
import { settings } from '../../platform/settings';
import { mayExecute } from '../../platform/trust';
import { bytes } from '../../platform/words';
import type { Services } from '../../services';
import { Emitter } from '../../shared/emitter';
import type { DownloadFacts } from '../../shared/tagging/api';
import { downloadDetail } from './modelChoices';
import { TaggingError } from './taggingError';

/** Gets taggers: from the catalogue, only after a yes, or from the disk. */
export class TaggerDownloads {
  readonly #changed = new Emitter();
  readonly onDidChange = this.#changed.event;
  #controller: AbortController | undefined;
  current: DownloadFacts | null = null;

  constructor(private readonly services: Services) {}

  /**
   * Asks, then downloads a model of the catalogue with progress, here and in a notification.
   *
   * @returns whether it is there now
   * @throws ModelError with what to do about it
   */
  async download(id: string): Promise<boolean> {
    const listing = (await this.services.models.list()).find((one) => one.id === id);
    if (listing === undefined)
      throw new TaggingError('model-unknown', `There is no tagger “${id}”.`, 'Choose one from the list.');
    if (listing.state === 'ready') return true;
    if (this.#controller !== undefined)
      throw new TaggingError(
        'downloading',
        'Another tagger is being downloaded.',
        'Wait for it, or cancel it.',
      );
    if (!(await mayExecute('Tagging')) || !(await agreed(listing))) return false;
    const controller = new AbortController();
    this.#controller = controller;
    try {
      await this.#fetch(listing, controller);
      return true;
    } catch (error) {
      if (isCancellation(error) || controller.signal.aborted) return false;
      throw error;
    } finally {
      this.#controller = undefined;
      this.#show(null);
    }
  }

  /** Stops the download; what is here already is used when it is begun again. */
  cancel(): void {
    this.#controller?.abort(new vscode.CancellationError());
  }

  /**
   * Lets the person choose an `.onnx` file.
   *
   * @returns its path; undefined when nothing was chosen
   * @throws ModelError or TaggerError when it is no tagger that can be run
   */
  async chooseLocal(): Promise<string | undefined> {
    if (!(await mayExecute('Tagging'))) return undefined;
    const chosen = await vscode.window.showOpenDialog({
      title: 'Choose a Tagger',
      openLabel: 'Use This Tagger',
      canSelectFiles: true,
      canSelectFolders: false,
      filters: { 'ONNX models': ['onnx'] },
    });
    const file = chosen?.[0]?.fsPath;
    if (file === undefined) return undefined;
    const model = await this.services.models.fromFiles(file);
    // before it is used: whether its shapes are a tagger's, and its output as long as its tag list
    await this.services.tagger.inspect(model);
    // a model that cannot be run, or is no tagger of this kind, is refused now and not at the first image
    checkShapes(model, await this.services.tagger.inspect(model));
    this.services.log.info(
      `${path.basename(file)} is a tagger with ${model.tagCount} tags (${model.family}).`,
    );
    return model.id;
  }

  async #fetch(listing: ModelListing, controller: AbortController): Promise<void> {
    const { id, name } = listing;
    const mirror = settings.taggerMirror;
    this.#show({ id, name, done: 0, total: listing.bytes });
    await vscode.window.withProgress(
      {
        title: `Downloading ${name}`,
        location: vscode.ProgressLocation.Notification,
        cancellable: true,
      },
      async (progress, token) => {
        token.onCancellationRequested(() => this.cancel());
        let share = 0;
        await this.services.models.download(id, {
          signal: controller.signal,
          mirror: mirror === '' ? null : mirror,
          onNotice: (message) => void vscode.window.showWarningMessage(message),
          onProgress: ({ phase, bytes: done, total }) => {
            const now = total === null || total === 0 ? 0 : (done / total) * 100;
            const words =
              phase === 'waiting'
                ? 'another window downloads it'
                : phase === 'checking'
                  ? 'checking'
                  : sizes(done, total);
            progress.report({ message: words, increment: Math.max(0, now - share) });
            share = Math.max(share, now);
            this.#show({ id, name, done, total });
          },
        });
      },
    );
    this.services.log.info(`The tagger ${id} was downloaded.`);
  }

  #show(facts: DownloadFacts | null): void {
    this.current = facts;
    this.#changed.fire();
  }
}

function sizes(done: number, total: number | null): string {
  return total === null ? bytes(done) : `${bytes(done)} of ${bytes(total)}`;
}

async function agreed(listing: ModelListing): Promise<boolean> {
  const download = 'Download';
  const chosen = await vscode.window.showInformationMessage(
    `Download ${listing.name}?`,
    { modal: true, detail: downloadDetail(listing, settings.taggerMirror) },
    download,
  );
  return chosen === download;
}

/** What a listing says in a quick pick. */
export function listingWords(listing: ModelListing): { description: string; detail: string } {
  const { licence, checksum, note, problem } = listing;
  const size = listing.bytes === null ? '' : bytes(listing.bytes);
  const checked =
    listing.source === 'catalogue' && (checksum === 'recorded' || checksum === 'unknown')
      ? 'checksum not verified'
      : '';
  return {
    description: [size, licence ?? 'licence not stated', checked].filter(Boolean).join(' · '),
    detail:
      problem === null
        ? (note ?? '')
        : faultText(Object.assign(new Error(problem.message), { fix: problem.fix })),
  };
}
