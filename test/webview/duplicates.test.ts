// The view of duplicates as a person uses it: groups side by side, how alike they must be, keeping one.

import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { DuplicateGroup, DuplicateImage } from '../../src/shared/gallery/duplicatesApi';
import type { MadePicture } from './scriptedViewer';
import { quarters, ScriptedViewer } from './scriptedViewer';
import type { ViewerPage } from './viewerPage';
import { ViewerPages } from './viewerPage';

/** Machines may be busy: what a person would see comes within seconds. */
const eventually = <T>(look: () => T): ReturnType<typeof expect.poll<T>> =>
  expect.poll(look, { timeout: 15_000 });

let pages: ViewerPages;
let pictures: readonly MadePicture[];
beforeAll(async () => {
  pages = await ViewerPages.start();
  pictures = await Promise.all(
    ['a.png', 'b.png', 'c.png', 'd.png'].map((name, at) => quarters(name, 300 + 60 * at, 200)),
  );
});
afterEach(() => pages.closePages());
afterAll(() => pages.stop());

function image(name: string, change: Partial<DuplicateImage> = {}): DuplicateImage {
  return {
    path: `/set/${name}`,
    name,
    place: 'set',
    width: 512,
    height: 512,
    bytes: 200_000,
    tags: ['solo'],
    caption: 'solo',
    distance: 0,
    same: true,
    ...change,
  };
}

/** Two exact ones, and two that are 4 bits apart. */
function groups(distance: number): readonly DuplicateGroup[] {
  return [
    {
      id: '/set/a.png',
      images: [image('a.png', { tags: ['solo', 'red hair'] }), image('b.png', { caption: null, tags: [] })],
    },
    ...(distance < 4
      ? []
      : [
          {
            id: '/set/c.png',
            images: [
              image('c.png', { width: 1024, height: 1024, bytes: 900_000 }),
              image('d.png', { distance: 4, same: false, tags: ['solo', 'smile'] }),
            ],
          },
        ]),
  ];
}

async function open(made = groups, theme: 'dark' | 'light' = 'dark'): Promise<ViewerPage> {
  const host = new ScriptedViewer(pictures);
  host.duplicates = true;
  host.groups = made;
  const view = await pages.open(host, { theme });
  await eventually(() => text(view, '.duplicates-status')).not.toBe('');
  return view;
}

const text = (view: ViewerPage, selector: string): Promise<string> =>
  view.page.locator(`${selector}:visible`).first().innerText();
const titles = (view: ViewerPage): Promise<string[]> =>
  view.page.locator('.duplicate-group h3').allInnerTexts();

it('begins to look by itself, and shows groups with what differs', async () => {
  const view = await open();
  expect(view.methods()).toContain('findDuplicates');
  await eventually(() => text(view, '.duplicates-status')).toBe(
    '2 groups of 4 images, 1 of them byte for byte the same',
  );
  await eventually(() => titles(view)).toEqual([
    '2 images, byte for byte the same',
    '2 images, up to 4 of 64 bits apart',
  ]);
  const tags = await view.page.locator('.duplicate-tags').allInnerTexts();
  expect(tags).toEqual([
    'only here: solo, red hair',
    'no caption',
    '1 tag, as the others',
    'only here: smile',
  ]);
  expect(await view.page.locator('.duplicate-best').allInnerTexts()).toEqual(['1024 × 1024', '900 KB']);
  await eventually(() => view.page.locator('.duplicate-picture img').count()).toBe(4);
  await view.look('duplicates-dark');
});

it('changes the groups as the slider moves', async () => {
  const view = await open();
  await eventually(() => titles(view)).toHaveLength(2);
  await view.page.locator('.duplicates-alike input').focus();
  await view.page.keyboard.press('ArrowLeft');
  await eventually(() => titles(view)).toEqual(['2 images, byte for byte the same']);
  expect(await text(view, '.duplicates-step')).toBe('very alike');
  await view.page.keyboard.press('ArrowRight');
  await eventually(() => titles(view)).toHaveLength(2);
});

it('keeps one: the others are named to the host, with whether tags are taken over', async () => {
  const view = await open();
  await view.page.locator('[data-image="d.png"] [data-action="duplicates-keep"]').click();
  await eventually(() => titles(view)).toHaveLength(1);
  expect(view.calls).toContainEqual([
    'resolveDuplicates',
    { keep: '/set/d.png', remove: ['/set/c.png'], mergeTags: true },
  ]);
  await view.page.getByText('Add tags of the others').click();
  await view.page.locator('[data-image="a.png"] [data-action="duplicates-keep"]').click();
  await eventually(() => text(view, '.duplicates-status')).toBe('No duplicates among 40 images.');
  expect(view.calls).toContainEqual([
    'resolveDuplicates',
    { keep: '/set/a.png', remove: ['/set/b.png'], mergeTags: false },
  ]);
});

it('forgets a group that is none, and compares two in the viewer', async () => {
  const view = await open();
  await eventually(() => titles(view)).toHaveLength(2);
  await view.action('duplicates-dismiss').first().click();
  await eventually(() => titles(view)).toEqual(['2 images, up to 4 of 64 bits apart']);
  await view.action('duplicates-compare').click();
  await eventually(() => view.page.locator('.viewer-pane:visible').count()).toBe(2);
  await view.page.keyboard.press('Escape');
  expect(await view.page.locator('.duplicates').count()).toBe(1);
});

it('shows further groups when asked, and says what could not be read', async () => {
  const many = Array.from({ length: 45 }, (_, at) => ({
    id: `/set/${at}`,
    images: [image('a.png', { path: `/set/${at}` }), image('b.png', { path: `/set/${at}b` })],
  }));
  const view = await open(() => many);
  await eventually(() => titles(view)).toHaveLength(20);
  await view.action('duplicates-more').click();
  await eventually(() => titles(view)).toHaveLength(40);
  view.host.notify({
    ...view.host.state,
    failed: 2,
    failure: 'x.png is damaged.',
    revision: view.host.state.revision,
  });
  await eventually(() => text(view, '.duplicates-failed')).toBe(
    '2 images could not be read: x.png is damaged.',
  );
});

it('can be stopped, and is closed by Escape', async () => {
  const view = await open();
  view.host.notify({ ...view.host.state, phase: 'reading', done: 3, total: 100, revision: 99 });
  await eventually(() => text(view, '.duplicates-status')).toBe('Looking at 3 of 100 images');
  await view.action('duplicates-stop').click();
  await eventually(() => text(view, '.duplicates-status')).toContain('Stopped after');
  await view.page.locator('.duplicates').focus();
  await view.page.keyboard.press('Escape');
  await eventually(() => view.told()).toContain('closed');
});

it('looks well in a light theme', async () => {
  const view = await open(groups, 'light');
  await eventually(() => titles(view)).toHaveLength(2);
  await view.look('duplicates-light');
});
