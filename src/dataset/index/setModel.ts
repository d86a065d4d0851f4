import path from 'node:path';
import { bucketRule } from '../../shared/dataset/buckets';
import { problemOf } from '../../shared/dataset/problems';
import type {
  DataSet,
  FolderCount,
  ImageFilter,
  ImageProblem,
  ImageRecord,
  ProblemGroup,
  SetCounts,
  Subset,
  TagCount,
} from '../../shared/dataset/records';
import { showings } from '../../shared/dataset/showings';
import type { SetShape } from '../scan/protocol';
import type { Entry } from './entry';
import { grouped } from './grouped';
import { ProblemList } from './problemList';
import type { ShelfModel, TagListener, TagTally } from './shelfModel';
import { addTo } from './shelfModel';
import type { TagTable } from './tagTable';

/** A shelf in a set, and the subset that it is there for. */
export interface Member {
  readonly shelf: ShelfModel;
  readonly subset: Subset;
  /** Whether a file says the resolution. */
  readonly bucketsAreSaid: boolean;
}

/** Of a set without subsets; the trainer's default. */
const defaultBuckets = bucketRule(512);
/** So many orphans are named among the problems of the set itself. */
const shownOrphans = 20;

/** A data set in memory. Tag counts are kept by difference; other counts are sums over its folders. */
export class SetModel implements TagListener {
  readonly members: readonly Member[];
  /** Captions that have each tag, by number. */
  readonly tally: TagTally = new Map();
  #record: DataSet | undefined;
  #tags: readonly TagCount[] | undefined;
  #firstSeen: Float64Array | undefined;

  /**
   * @param shelves by id
   * @param table all tags by number
   */
  constructor(
    readonly shape: SetShape,
    shelves: ReadonlyMap<number, ShelfModel>,
    private readonly table: TagTable,
  ) {
    this.members = shape.subsets.flatMap(({ subset, bucketsAreSaid, shelves: ids }) =>
      ids.flatMap((id) => {
        const shelf = shelves.get(id);
        return shelf === undefined ? [] : { shelf, subset, bucketsAreSaid };
      }),
    );
    for (const { shelf } of this.members) {
      shelf.listeners.push(this);
      for (const [tag, count] of shelf.tags) this.tagChanged(tag, count);
    }
  }

  /** No longer part of the index. */
  leave(): void {
    for (const { shelf } of this.members) {
      const at = shelf.listeners.indexOf(this);
      if (at >= 0) shelf.listeners.splice(at, 1);
    }
  }

  /** Whether images of the shelf belong to it. */
  has(shelf: ShelfModel): boolean {
    return shelf.listeners.includes(this);
  }

  tagChanged(tag: number, difference: number): void {
    addTo(this.tally, tag, difference);
    this.#tags = undefined;
  }

  /** Its images changed. */
  touch(): void {
    this.#record = undefined;
    this.#firstSeen = undefined;
  }

  get record(): DataSet {
    return (this.#record ??= this.#made());
  }

  /** The most used first, then by name. */
  get tags(): readonly TagCount[] {
    return (this.#tags ??= [...this.tally]
      .map(([tag, count]) => ({ tag: this.table.names[tag] ?? '', count }))
      .sort((one, other) => other.count - one.count || (one.tag < other.tag ? -1 : 1)));
  }

  /** Captions that have a tag written like this, by number. */
  countOf(tag: number): number {
    return this.tally.get(tag) ?? 0;
  }

  /**
   * The earliest time of change, in milliseconds since 1970, among the captions that have a tag, by the number of its key; Infinity
   * where none has it. Made when asked for and kept until an image of the set changes.
   */
  get firstSeen(): Float64Array {
    return (this.#firstSeen ??= firstSeenIn(this.members, this.table));
  }

  get folders(): readonly FolderCount[] {
    return this.members.map(({ shelf, subset }) => ({
      folder: shelf.folder,
      subset: subset.id,
      images: shelf.order.length,
      tagged: shelf.tagged,
      empty: shelf.empty,
      untagged: shelf.untagged,
      problems: shelf.problems,
    }));
  }

  /**
   * Images in the order of subsets, folders and names.
   *
   * @param tag number of the tag of the filter; undefined when it has none, null when no caption has it
   */
  images(where: ImageFilter, tag: number | null | undefined): readonly ImageRecord[] {
    if (tag === null) return [];
    const found: Entry[] = [];
    const { state, problem } = where;
    for (const { shelf, subset } of this.members) {
      if (where.subset !== undefined && subset.id !== where.subset) continue;
      if (where.folder !== undefined && shelf.folder !== where.folder) continue;
      if (tag !== undefined && !shelf.tags.has(tag)) continue;
      if (state !== undefined && shelf[state] === 0) continue;
      if (problem !== undefined && shelf.problems === 0) continue;
      for (const entry of shelf.order)
        if (
          (state === undefined || entry.state === state) &&
          (tag === undefined || entry.hasTag(tag)) &&
          (problem === undefined || entry.short?.some(([code]) => code === problem))
        )
          found.push(entry);
    }
    return found;
  }

  get problems(): readonly ProblemGroup[] {
    const list = new ProblemList();
    for (const { shelf } of this.members) {
      if (shelf.problems > 0)
        for (const entry of shelf.order)
          if (entry.short !== null) for (const [code] of entry.short) list.addImage(code, entry);
    }
    for (const problem of this.shape.problems) list.addOther(problem);
    for (const problem of this.#orphans(Infinity)) list.addOther(problem);
    return list.groups();
  }

  #made(): DataSet {
    const { id, name, kind, root, file, problems, subsets } = this.shape;
    const first = subsets[0];
    return {
      id,
      name,
      kind,
      root,
      file,
      subsets: subsets.map(({ subset }) => subset),
      buckets: first?.subset.buckets ?? defaultBuckets,
      bucketsAreSaid: first?.bucketsAreSaid ?? false,
      problems: [...problems, ...this.#orphans(shownOrphans)],
      counts: this.#counts(),
    };
  }

  #counts(): SetCounts {
    const sum = (of: (shelf: ShelfModel) => number): number =>
      this.members.reduce((total, { shelf }) => total + of(shelf), 0);
    return {
      images: sum((shelf) => shelf.order.length),
      tagged: sum((shelf) => shelf.tagged),
      empty: sum((shelf) => shelf.empty),
      untagged: sum((shelf) => shelf.untagged),
      problems: sum((shelf) => shelf.problems + shelf.orphanCount) + this.shape.problems.length,
      distinctTags: this.tally.size,
      perEpoch: this.#perEpoch(),
    };
  }

  /** Each `[[datasets]]` of a TOML counts for itself. */
  #perEpoch(): number {
    const groups = grouped(this.members, ({ subset }) => groupOf(subset));
    return [...groups.values()].reduce(
      (total, members) =>
        total +
        showings(
          members.map(({ shelf, subset: { repeats, regularization } }) => ({
            images: shelf.usable,
            repeats,
            regularization,
          })),
        ),
      0,
    );
  }

  #orphans(most: number): ImageProblem[] {
    const found: ImageProblem[] = [];
    for (const { shelf } of this.members)
      for (const name of shelf.orphans) {
        if (found.length >= most) return found;
        found.push(problemOf('caption-orphan', path.join(shelf.folder, name), name, ''));
      }
    return found;
  }
}

function firstSeenIn(members: readonly Member[], table: TagTable): Float64Array {
  const first = new Float64Array(table.keys.length).fill(Infinity);
  for (const { shelf } of members)
    for (const entry of shelf.order) {
      const time = entry.captionModified;
      for (let position = entry.tagCount - 1; position >= 0; position--) {
        const key = table.keyOf[entry.tagAt(position)] ?? 0;
        if (time < (first[key] ?? 0)) first[key] = time;
      }
    }
  return first;
}

function groupOf({ place }: Subset): string {
  return place?.[0] === 'datasets' ? String(place[1]) : '';
}
