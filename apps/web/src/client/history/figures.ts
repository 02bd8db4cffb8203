import type { UpgradeHistory } from '../../contract/upgrade.ts';
import type { Texts } from '../texts/texts.ts';

type Figures = UpgradeHistory['figures'];
export type FigureName = keyof Figures;
export type Figure = Figures[FigureName];

/** In the order of the roadmap. */
export const FIGURES: readonly FigureName[] = ['success', 'duration', 'rowsLost', 'rollbacks'];

/** Shares are to be reached, times and losses not to be exceeded. */
const WANTED: Readonly<Record<FigureName, 'at-least' | 'at-most'>> = {
  success: 'at-least',
  duration: 'at-most',
  rowsLost: 'at-most',
  rollbacks: 'at-least',
};

export function writeFigure(name: FigureName, value: number, { f }: Texts): string {
  if (name === 'duration') return f.span(value);
  return name === 'rowsLost' ? f.number(value) : f.percent(value);
}

export function writeTarget(name: FigureName, target: number, texts: Texts): string {
  const written = writeFigure(name, target, texts);
  const { history } = texts.t;
  return history.target(WANTED[name] === 'at-most' && target > 0 ? history.atMost(written) : written);
}

/** Null while there is no value. */
export function isTargetMet(name: FigureName, { value, target }: Figure): boolean | null {
  if (value === null) return null;
  return WANTED[name] === 'at-least' ? value >= target : value <= target;
}

export interface ChartPoint {
  readonly x: number;
  readonly y: number;
}

/** Places the points of a series in a box, the oldest at the left; values that are missing leave no point. */
export function chartPoints(series: readonly (number | null)[], width: number, height: number): readonly ChartPoint[] {
  const values = series.filter((value) => value !== null);
  const [least, most] = [Math.min(0, ...values), Math.max(...values)];
  const range = most - least || 1;
  // The newest point is at the right, also where it is the only one.
  const step = width / Math.max(1, series.length - 1);
  const first = series.length === 1 ? width : 0;
  return series.flatMap((value, index) =>
    value === null ? [] : [{ x: first + index * step, y: height - ((value - least) / range) * height }],
  );
}
