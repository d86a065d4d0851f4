import type { Category } from '../../shared/tagging/scores';
import type { Raster, Rgb, RgbFloat, Size } from '../pixels/image';
import type { TensorOrder, ValueRange } from '../pixels/tensor';

export type FamilyId = 'wd' | 'deepdanbooru' | 'joytag' | 'cl-tagger' | 'pixai' | 'camie' | 'ml-danbooru';

/** One of the known ways to prepare pictures for a family's models. */
export type Variant = 'a' | 'b';

/** One way from a picture to what goes into a model. */
export interface Recipe {
  /**
   * Brings a picture to the size of the model's input.
   *
   * @throws PrepareError when nothing of the picture would be left
   */
  readonly fit: (image: Raster, size: Size) => Rgb | RgbFloat;
  readonly values: ValueRange;
}

/** What taggers of one family have in common: how a picture goes in, and how the scores come out. */
export interface Family {
  readonly id: FamilyId;
  /** As people know it. */
  readonly name: string;
  /** The first is the default. */
  readonly variants: readonly Variant[];
  /** Usual order of the model's input; a model file may say otherwise. */
  readonly layout: TensorOrder['layout'];
  readonly channels: TensorOrder['channels'];
  /** Of the picture that goes in, where the model file leaves it open. */
  readonly size: Size;
  /** Whether the output needs the sigmoid; `auto`: when any value lies outside 0..1. */
  readonly sigmoid: boolean | 'auto';
  /** Name of the output with the scores, where a model has several as long as its tag list. */
  readonly output?: string;
  /** Scores from which tags are taken, where the model brings none of its own. */
  readonly defaultThresholds: Readonly<Partial<Record<Category, number>>>;
  readonly recipe: (variant: Variant) => Recipe;
}
