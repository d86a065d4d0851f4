import { problemKind } from '../../shared/dataset/problems';
import type { ImageProblem, ImageRecord, ProblemGroup } from '../../shared/dataset/records';

/** Gathers problems by kind. */
export class ProblemList {
  readonly #groups = new Map<string, { images: ImageRecord[]; others: ImageProblem[] }>();

  addImage(code: string, image: ImageRecord): void {
    this.#group(code).images.push(image);
  }

  addOther(problem: ImageProblem): void {
    this.#group(problem.code).others.push(problem);
  }

  /** Errors first, then the most frequent. */
  groups(): ProblemGroup[] {
    const groups = [...this.#groups].map(([code, { images, others }]) => {
      const kind = problemKind(code);
      return {
        code,
        severity: others[0]?.severity ?? kind.severity,
        title: kind.title,
        count: images.length + others.length,
        images,
        others,
      };
    });
    const rank = (group: ProblemGroup): number => (group.severity === 'error' ? 0 : 1);
    return groups.sort((one, other) => rank(one) - rank(other) || other.count - one.count);
  }

  #group(code: string): { images: ImageRecord[]; others: ImageProblem[] } {
    const known = this.#groups.get(code);
    if (known !== undefined) return known;
    const made = { images: [], others: [] };
    this.#groups.set(code, made);
    return made;
  }
}
