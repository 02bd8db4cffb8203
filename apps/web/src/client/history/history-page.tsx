import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import type { UpgradeRow } from '../../contract/upgrade.ts';
import { useBridge } from '../bridge/bridge-context.tsx';
import { Icon, type IconName } from '../components/icons.tsx';
import { Page } from '../components/page.tsx';
import { Empty, LoadError } from '../components/words.tsx';
import { useTexts } from '../texts/texts.ts';
import { FigureCard } from './figure-card.tsx';
import { FIGURES } from './figures.ts';
import styles from './history.module.css';

/** How well updates went: the four figures of the roadmap, and every update of this library. */
export default function HistoryPage() {
  const { t } = useTexts();
  const bridge = useBridge();
  const { data, error, refetch } = useQuery({ queryKey: ['history'], queryFn: () => bridge.history() });
  return (
    <Page title={t.history.title}>
      {data === undefined && error !== null ? <LoadError error={error} onRetry={() => void refetch()} /> : null}
      {data === undefined ? null : (
        <>
          <div className={styles.figures}>
            {FIGURES.map((name) => (
              <FigureCard key={name} name={name} figure={data.figures[name]} />
            ))}
          </div>
          {data.upgrades.length === 0 ? (
            <Empty title={t.history.none} hint={t.history.noneHint} />
          ) : (
            <Upgrades rows={data.upgrades} />
          )}
        </>
      )}
    </Page>
  );
}

function Upgrades({ rows }: { readonly rows: readonly UpgradeRow[] }) {
  const { t } = useTexts();
  return (
    <section className={styles.upgrades}>
      <h2 id="upgrades">{t.history.upgrades}</h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className={styles.scroll} aria-labelledby="upgrades" tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t.history.when}</th>
              <th scope="col">{t.history.outcome}</th>
              <th scope="col">{t.history.version}</th>
              <th scope="col">{t.history.schema}</th>
              <th scope="col">{t.history.time}</th>
              <th scope="col">{t.history.lost}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Upgrade key={row.startedAt} row={row} />
            ))}
          </tbody>
        </table>
      </section>
    </section>
  );
}

const ICONS: Readonly<Record<UpgradeRow['outcome'], IconName>> = {
  upgraded: 'check',
  failed: 'warning',
  cancelled: 'close',
  interrupted: 'warning',
  restored: 'undo',
};

function Upgrade({ row }: { readonly row: UpgradeRow }) {
  const { t, f } = useTexts();
  const { startedAt, appVersion, from, to, outcome, code, durationMs, rowsLost, receipt } = row;
  const nameOf = (schema: typeof from) => (schema === 'legacy' ? t.upgrade.legacy : String(schema));
  return (
    <tr>
      <td>
        {receipt === null ? (
          <time dateTime={startedAt}>{f.dateTime(startedAt)}</time>
        ) : (
          <Link to={`/history/${encodeURIComponent(startedAt)}`}>
            <time dateTime={startedAt}>{f.dateTime(startedAt)}</time>
          </Link>
        )}
      </td>
      <td className={styles[outcome]}>
        <span className={styles.outcome}>
          <Icon name={ICONS[outcome]} size={18} />
          {code === null ? t.history.outcomes[outcome] : `${t.history.outcomes[outcome]} (${code})`}
        </span>
      </td>
      <td>{appVersion ?? '–'}</td>
      {/* A restore says nothing about versions. */}
      <td>{from === null || to === null ? '–' : t.upgrade.arrow(nameOf(from), nameOf(to))}</td>
      <td>{durationMs === null ? '–' : f.span(durationMs)}</td>
      <td>{rowsLost === null ? '–' : f.number(rowsLost)}</td>
    </tr>
  );
}
