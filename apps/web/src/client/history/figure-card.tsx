import { Icon } from '../components/icons.tsx';
import { useTexts } from '../texts/texts.ts';
import { chartPoints, type Figure, type FigureName, isTargetMet, writeFigure, writeTarget } from './figures.ts';
import styles from './history.module.css';

const WIDTH = 240;
const HEIGHT = 40;
const MARGIN = 4;

/** A figure of the roadmap: a sentence, a small chart, its target, and the numbers of the chart as a table. */
export function FigureCard({ name, figure }: { readonly name: FigureName; readonly figure: Figure }) {
  const texts = useTexts();
  const { t } = texts;
  const words = t.history[name];
  const isMet = isTargetMet(name, figure);
  const value = figure.value === null ? null : writeFigure(name, figure.value, texts);
  return (
    <section className={styles.figure} aria-label={words.name}>
      <h2>{words.name}</h2>
      <p className={styles.value}>{value ?? '–'}</p>
      <Sparkline series={figure.series} />
      <p className={styles.sentence}>{value === null ? t.history.noValue : words.sentence(value)}</p>
      <p className={styles.target}>
        {isMet === null ? null : (
          <span className={isMet ? styles.met : styles.missed}>
            <Icon name={isMet ? 'check' : 'warning'} size={16} />
          </span>
        )}
        <span>
          {[writeTarget(name, figure.target, texts), isMet === null ? [] : isMet ? t.history.isMet : t.history.isMissed]
            .flat()
            .join(' · ')}
        </span>
      </p>
      {figure.series.length === 0 ? null : <Numbers name={name} figure={figure} />}
    </section>
  );
}

/** Nothing before there are two points, since one has no course. */
function Sparkline({ series }: Pick<Figure, 'series'>) {
  const points = chartPoints(series, WIDTH - 2 * MARGIN, HEIGHT - 2 * MARGIN);
  const last = points.at(-1);
  if (last === undefined || points.length === 1) return null;
  return (
    <svg
      className={styles.chart}
      viewBox={`${-MARGIN} ${-MARGIN} ${WIDTH} ${HEIGHT}`}
      aria-hidden="true"
      focusable="false"
    >
      <line x1="0" y1={HEIGHT - 2 * MARGIN} x2={WIDTH - 2 * MARGIN} y2={HEIGHT - 2 * MARGIN} className={styles.axis} />
      <polyline points={points.map(({ x, y }) => `${x},${y}`).join(' ')} className={styles.series} />
      <circle cx={last.x} cy={last.y} r="3" className={styles.last} />
    </svg>
  );
}

function Numbers({ name, figure }: { readonly name: FigureName; readonly figure: Figure }) {
  const texts = useTexts();
  const { t, f } = texts;
  return (
    <details className={styles.numbers}>
      <summary>{t.history.table}</summary>
      <table>
        <thead>
          <tr>
            <th scope="col">{t.history.nth}</th>
            <th scope="col">{t.history.value}</th>
          </tr>
        </thead>
        <tbody>
          {figure.series.map((value, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a point has no other name than its place
            <tr key={index}>
              <th scope="row">{f.number(index + 1)}</th>
              <td>{value === null ? '–' : writeFigure(name, value, texts)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
