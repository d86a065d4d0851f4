// How much of a noisy curve is in sight.

interface Curves {
  readonly mean: readonly (number | null)[];
  readonly smooth: readonly (number | null)[];
}

/** Of fewer points than this, all are in sight; of more, the rarest spikes are cut off so that the curve is seen. */
const fewPoints = 60;

/** The values that the axis must reach: the whole smoothed curve, and all but the outermost of the raw one. */
function inSight(
  data: Curves,
  logarithmic: boolean,
): { readonly least: number; readonly greatest: number } | null {
  const drawn = (value: number | null): value is number => value !== null && (!logarithmic || value > 0);
  const raw = data.mean.filter(drawn).sort((a, b) => a - b);
  const smooth = data.smooth.filter(drawn);
  const [first, last] = raw.length < fewPoints ? [0, 1] : [0.01, 0.97];
  const at = (share: number): number => raw[Math.round(share * (raw.length - 1))] ?? NaN;
  if (raw.length === 0) return null;
  return {
    least: smooth.reduce((least, value) => Math.min(least, value), at(first)),
    greatest: smooth.reduce((greatest, value) => Math.max(greatest, value), at(last)),
  };
}

/** The ends of the chart's upright axis. */
export function lossRange(data: Curves, logarithmic: boolean): [number, number] {
  const seen = inSight(data, logarithmic);
  if (seen === null) return logarithmic ? [0.01, 1] : [0, 1];
  const { least, greatest } = seen;
  if (logarithmic) return [least / 1.15, greatest * 1.15];
  const room = (greatest - least) * 0.08 || Math.abs(greatest) * 0.1 || 1;
  return [least >= 0 ? Math.max(0, least - room) : least - room, greatest + room];
}
