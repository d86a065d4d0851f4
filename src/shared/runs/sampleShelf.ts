import type { Sample } from '../trainer/events';
import type { PromptSamples, SamplePicture } from './runState';

/** Pictures of one prompt that a view is given: the first one, and the latest. */
const maxPictures = 400;

/** Tells whether `file` is a path inside the run folder, with forward slashes. */
export function isInside(file: string): boolean {
  return (
    file !== '' &&
    !/[\\:\0]/.test(file) &&
    file.split('/').every((part) => part !== '' && part !== '.' && part !== '..')
  );
}

/** Sample pictures by prompt and step. */
export class SampleShelf {
  readonly #prompts = new Map<number, { prompt: string; pictures: SamplePicture[] }>();

  /** Adds a picture; one of the same prompt and step replaces the earlier one. */
  add(sample: Sample, time: number): void {
    // a name that leads out of the run folder is not ours, whoever wrote it
    if (!isInside(sample.file)) return;
    const { step, seed, file, width, height, seconds } = sample;
    const row = this.#prompts.get(sample.index) ?? { prompt: sample.prompt, pictures: [] };
    this.#prompts.set(sample.index, row);
    row.prompt = sample.prompt;
    const picture = { step, seed, file, width, height, seconds, time };
    // almost always the latest: sought from the end
    let at = row.pictures.length;
    while (at > 0 && (row.pictures[at - 1]?.step ?? 0) > step) at -= 1;
    const same = row.pictures[at - 1]?.step === step;
    row.pictures.splice(same ? at - 1 : at, same ? 1 : 0, picture);
  }

  /** Forgets all pictures of steps after `step`. */
  truncate(step: number): void {
    for (const row of this.#prompts.values())
      row.pictures = row.pictures.filter((picture) => picture.step <= step);
  }

  /** The rows for a view, by prompt index. */
  view(): PromptSamples[] {
    return [...this.#prompts]
      .sort(([a], [b]) => a - b)
      .map(([index, { prompt, pictures }]) => {
        const omitted = Math.max(0, pictures.length - maxPictures);
        const shown = omitted > 0 ? [...pictures.slice(0, 1), ...pictures.slice(omitted + 1)] : [...pictures];
        return { index, prompt, pictures: shown, omitted };
      });
  }
}
