// CMYK as Pillow makes RGB of it: no colour profile, a formula.

/** Red, green, blue of ink amounts 0..255, four values a pixel: `(255-k) - c·(255-k)/255`, rounded as Pillow does. */
export function cmykToRgb(cmyk: Uint8Array): Uint8Array {
  const rgb = new Uint8Array((cmyk.length / 4) * 3);
  for (let from = 0, to = 0; from < cmyk.length; from += 4, to += 3) {
    const light = 255 - (cmyk[from + 3] ?? 0);
    rgb[to] = light - by255((cmyk[from] ?? 0) * light);
    rgb[to + 1] = light - by255((cmyk[from + 1] ?? 0) * light);
    rgb[to + 2] = light - by255((cmyk[from + 2] ?? 0) * light);
  }
  return rgb;
}

/** Turns ink amounts that are stored the other way round. */
export function invert(cmyk: Uint8Array): void {
  for (let at = 0; at < cmyk.length; at++) cmyk[at] = 255 - (cmyk[at] ?? 0);
}

/**
 * Whether a JPEG has Adobe's marker (APP14). With it, libvips turns the ink amounts over; Pillow always does.
 */
export function hasAdobeMarker(jpeg: Uint8Array): boolean {
  for (let at = 2; at + 4 <= jpeg.length && jpeg[at] === 0xff;) {
    const marker = jpeg[at + 1] ?? 0;
    if (marker === 0xda || marker === 0xd9) return false;
    const length = ((jpeg[at + 2] ?? 0) << 8) | (jpeg[at + 3] ?? 0);
    if (marker === 0xee && String.fromCharCode(...jpeg.subarray(at + 4, at + 9)) === 'Adobe') return true;
    at += marker === 0xff ? 1 : 2 + length;
  }
  return false;
}

function by255(product: number): number {
  const value = product + 128;
  return ((value >> 8) + value) >> 8;
}
