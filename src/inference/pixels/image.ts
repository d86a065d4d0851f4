/** A picture of 8 bits a channel, row by row from the top, channels interleaved, upright. */
export interface Raster {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** 3: red, green, blue; 4: with alpha, not premultiplied. */
  readonly channels: 3 | 4;
  /** `width * height * channels` values. */
  readonly data: Uint8Array;
}

/** An opaque picture: red, green, blue. */
export interface Rgb extends Raster {
  readonly channels: 3;
}

/** A picture with alpha: red, green, blue, alpha. */
export interface Rgba extends Raster {
  readonly channels: 4;
}

/** An opaque picture of float32 values in 0..255, not rounded to levels. */
export interface RgbFloat {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** `width * height * 3` values, interleaved. */
  readonly data: Float32Array;
}

/** In pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}
