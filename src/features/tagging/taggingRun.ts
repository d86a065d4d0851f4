import type { TaggerClient, TagFailure } from '../../inference/client';
import { scoreFloor } from '../../inference/scores/imageConfidences';
import type { RunEnd, RunFacts } from '../../shared/tagging/api';
import type { ListedImage } from './imageList';
import type { ScoredImages } from './scoredImages';

export interface RunRequest {
  readonly tagger: Pick<TaggerClient, 'tag'>;
  readonly scored: ScoredImages;
  readonly images: readonly ListedImage[];
  /** Numbers of the images to run. */
  readonly pending: readonly number[];
  /** Images that needed no run, for the report. */
  readonly reused: number;
  readonly orient: boolean;
  readonly provider: 'auto' | 'cpu';
}

/** Runs a model over images; what it says goes into the store, and why it could not into `failures`. */
export class TaggingRun {
  readonly #controller = new AbortController();
  readonly failures = new Map<number, TagFailure>();
  #facts: RunFacts;

  constructor(
    private readonly request: RunRequest,
    private readonly onProgress: () => void,
  ) {
    const total = request.pending.length;
    this.#facts = {
      done: 0,
      failed: 0,
      total,
      provider: '',
      fellBack: null,
      secondsPerImage: null,
      stopping: false,
    };
  }

  get facts(): RunFacts {
    return this.#facts;
  }

  /** Ends within the time of one image; what was done stays. */
  stop(): void {
    this.#facts = { ...this.#facts, stopping: true };
    this.#controller.abort();
    this.onProgress();
  }

  /** @throws TaggerError when the model cannot be run; ScoreStoreError when nothing can be kept */
  async done(): Promise<RunEnd> {
    const { tagger, scored, images, pending, orient, provider, reused } = this.request;
    const { model } = scored;
    const byPath = new Map(pending.map((index) => [images[index]?.path ?? '', index]));
    const summary = await tagger.tag(
      { model, images: [...byPath.keys()], orient, variant: model.variant, provider, floor: scoreFloor },
      {
        onResult: async (result) => {
          const index = byPath.get(result.image);
          if (index !== undefined) await scored.put(index, result);
        },
        onFailure: (failure) => {
          const index = byPath.get(failure.image);
          if (index !== undefined) this.failures.set(index, failure);
        },
        onProgress: (progress) => {
          this.#facts = { ...progress, stopping: this.#facts.stopping };
          this.onProgress();
        },
      },
      this.#controller.signal,
    );
    await scored.flush();
    const { done, failed, cancelled, fellBack, secondsPerImage } = summary;
    return { done, failed, reused, cancelled, provider: summary.provider, fellBack, secondsPerImage };
  }
}
