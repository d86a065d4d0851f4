import path from 'node:path';
import type { FileChange } from '../journal/change';
import { breathing } from '../journal/slices';
import type { ChosenGroup } from './companions';
import { groupsOf } from './companions';
import { checkFileName } from './fileName';
import type { Collision, FromTo, PairOptions, PairPlan, SequenceName } from './pairPlan';
import type { PlacedGroup } from './targets';
import { asNewFiles, copiedTexts, filesOf, stemKey, Targets } from './targets';

type Place = Pick<PlacedGroup, 'folder' | 'stem'>;

/**
 * Plans to move pictures, with everything of their stem, into a folder.
 *
 * @throws DatasetError name-invalid
 */
export function planMove(
  images: readonly string[],
  folder: string,
  options: PairOptions = {},
): Promise<PairPlan> {
  return plan(
    'move',
    images,
    options,
    ({ group }) => ({ folder, stem: group.stem }),
    (count) => `Move ${count} to ${path.basename(folder)}`,
  );
}

/**
 * Plans to copy pictures, with everything of their stem, into a folder.
 *
 * @throws DatasetError name-invalid
 */
export function planCopy(
  images: readonly string[],
  folder: string,
  options: PairOptions = {},
): Promise<PairPlan> {
  return plan(
    'copy',
    images,
    options,
    ({ group }) => ({ folder, stem: group.stem }),
    (count) => `Copy ${count} to ${path.basename(folder)}`,
  );
}

/**
 * Plans another name for one picture and everything of its stem.
 *
 * @param stem the new name without ending
 * @throws DatasetError name-invalid
 */
export async function planRename(image: string, stem: string, options: PairOptions = {}): Promise<PairPlan> {
  checkFileName(stem);
  return plan(
    'rename',
    [image],
    options,
    ({ group }) => ({ folder: group.folder, stem }),
    () => `Rename ${path.basename(image)}`,
  );
}

/**
 * Plans names in sequence, in the order given: `name_001`, `name_002` …, as wide as the last number needs and at least three
 * digits. Each picture stays in its folder; pictures of one stem get one number.
 *
 * @throws DatasetError name-invalid
 */
export async function planSequence(
  images: readonly string[],
  { name, start = 1 }: SequenceName,
  options: PairOptions = {},
): Promise<PairPlan> {
  checkFileName(name);
  const width = Math.max(3, String(start + new Set(images).size - 1).length);
  let number = start;
  return plan(
    'rename',
    images,
    options,
    ({ group }) => ({ folder: group.folder, stem: `${name}_${String(number++).padStart(width, '0')}` }),
    (count) => `Rename ${count} to ${name}_${String(start).padStart(width, '0')} …`,
    () => `${name}_${String(number++).padStart(width, '0')}`,
  );
}

/**
 * The pictures and everything of their stems, to be put into the trash together. Companions that a picture which stays has too
 * are left out.
 */
export async function planDelete(
  images: readonly string[],
  options: PairOptions = {},
): Promise<readonly string[]> {
  const groups = await groupsOf(images, options.captionExtensions ?? []);
  return groups.flatMap((each) =>
    filesOf({ ...each, folder: each.group.folder, stem: each.group.stem }).map(({ from }) => from),
  );
}

async function plan(
  kind: PairPlan['kind'],
  images: readonly string[],
  options: PairOptions,
  place: (group: ChosenGroup) => Place,
  title: (count: string) => string,
  another?: () => string,
): Promise<PairPlan> {
  const extensions = options.captionExtensions ?? [];
  const groups = await groupsOf(images, extensions);
  const staying = kind === 'copy';
  const targets = new Targets(staying ? [] : groups.flatMap(sourcesOf), extensions);
  for (const { group, chosen } of staying ? [] : groups)
    if (chosen.length === group.images.length) targets.leavingStems.add(stemKey(group.folder, group.stem));
  const placed: PlacedGroup[] = [];
  const collisions: Collision[] = [];
  const breathe = breathing();
  for (const each of groups) {
    await breathe();
    options.signal?.throwIfAborted();
    const wanted: PlacedGroup = { ...each, ...place(each) };
    if (!staying && wanted.folder === each.group.folder && wanted.stem === each.group.stem) {
      targets.take(wanted);
      continue;
    }
    const { group: found, inTheWay } = await freePlace(
      wanted,
      targets,
      options.onCollision ?? 'refuse',
      another,
    );
    collisions.push(...inTheWay);
    targets.take(found);
    placed.push(found);
  }
  const count = placed.reduce((sum, { chosen }) => sum + chosen.length, 0);
  return {
    title: title(count === 1 ? path.basename(images[0] ?? '') : `${count} pictures`),
    kind,
    images: placed.flatMap((each) => filesOf(each).slice(0, each.chosen.length)),
    changes: staying || collisions.length > 0 ? [] : placed.flatMap(changesOf),
    copies: staying ? placed.map((each): FromTo[] => [...filesOf(each), ...copiedTexts(each)]) : [],
    collisions,
  };
}

/** The wanted place or, where a number may be added, the first free one. */
async function freePlace(
  wanted: PlacedGroup,
  targets: Targets,
  onCollision: 'refuse' | 'number',
  another: (() => string) | undefined,
): Promise<{ readonly group: PlacedGroup; readonly inTheWay: readonly Collision[] }> {
  const first = await targets.collisions(wanted);
  if (first.length === 0 || onCollision === 'refuse') return { group: wanted, inTheWay: first };
  for (let number = 2; ; number++) {
    const group = { ...wanted, stem: another?.() ?? `${wanted.stem}-${number}` };
    if ((await targets.collisions(group)).length === 0) return { group, inTheWay: [] };
  }
}

function sourcesOf({ group, chosen }: ChosenGroup): string[] {
  return filesOf({ group, chosen, folder: group.folder, stem: group.stem }).map(({ from }) => from);
}

function changesOf(placed: PlacedGroup): FileChange[] {
  return [...filesOf(placed), ...asNewFiles(copiedTexts(placed))];
}
