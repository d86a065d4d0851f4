// What a file is by its first bytes: names lie, and loaders for what is no picture should never start.

export type PictureKind = 'jpeg' | 'png' | 'gif' | 'webp' | 'tiff' | 'heif' | 'bmp';

const brandsOfHeif = /^(avif|avis|mif1|msf1|heic|heix|hevc|hevx|heim|heis)$/;

/** The kind of picture, or null when it is none that is read here. */
export function pictureKind(data: Uint8Array): PictureKind | null {
  if (starts(data, '\xff\xd8\xff')) return 'jpeg';
  if (starts(data, '\x89PNG\r\n\x1a\n')) return 'png';
  if (starts(data, 'GIF87a') || starts(data, 'GIF89a')) return 'gif';
  if (starts(data, 'RIFF') && text(data, 8, 12) === 'WEBP') return 'webp';
  if (['II*\0', 'MM\0*', 'II+\0', 'MM\0+'].some((mark) => starts(data, mark))) return 'tiff';
  if (text(data, 4, 8) === 'ftyp' && brands(data).some((brand) => brandsOfHeif.test(brand))) return 'heif';
  if (starts(data, 'BM')) return 'bmp';
  return null;
}

/** What a file that is no picture seems to be, as the end of a sentence, and what helps. */
export function whatElse(data: Uint8Array): { readonly what: string; readonly fix: string } {
  const begin = text(data, 0, 512)
    .replace(/^\xef\xbb\xbf/, '')
    .trimStart()
    .toLowerCase();
  if (data.length === 0) return { what: 'is empty', fix: 'Get the picture again.' };
  if (begin.startsWith('version https://git-lfs'))
    return {
      what: 'is a Git LFS pointer instead of the picture itself',
      fix: 'Run "git lfs pull" in its folder.',
    };
  if (/^<(!doctype html|html|head|body)/.test(begin))
    return {
      what: "is a web page with a picture's name",
      fix: 'Download the picture itself, not the page that shows it.',
    };
  if (/^(<\?xml[^>]*>\s*)?(<!--.*-->\s*)?(<!doctype svg|<svg)/s.test(begin))
    return { what: 'is an SVG drawing, which taggers do not read', fix: 'Export it as PNG.' };
  return {
    what: 'is no picture that can be read here',
    fix: 'Save it as PNG, JPEG, WebP, AVIF, GIF, TIFF or BMP, or leave it out.',
  };
}

function starts(data: Uint8Array, mark: string): boolean {
  return text(data, 0, mark.length) === mark;
}

function text(data: Uint8Array, begin: number, end: number): string {
  return String.fromCharCode(...data.subarray(begin, end));
}

/** The major brand of an ISO media file and the first of those that it is compatible with. */
function brands(data: Uint8Array): readonly string[] {
  const length = Math.min(new DataView(data.buffer, data.byteOffset).getUint32(0), data.length, 64);
  const found = [text(data, 8, 12)];
  for (let at = 16; at + 4 <= length; at += 4) found.push(text(data, at, at + 4));
  return found;
}
