// CMYK as Pillow makes RGB of it: no colour profile, a formula.

/**
 * Red, green, blue of ink amounts 0..255, four values a pixel: `(255-k) - c·(255-k)/255`, rounded as Pillow does. JPEG
 * stores the amounts the other way round; libvips has turned them by then, with or without Adobe's marker, as Pillow does.
 */
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

function by255(product: number): number {
  const value = product + 128;
  return ((value >> 8) + value) >> 8;
}
