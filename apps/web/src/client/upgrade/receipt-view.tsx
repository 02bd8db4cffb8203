import Button from '@mui/material/Button';
import type { UpgradeReceipt } from '../../contract/upgrade.ts';
import { Icon } from '../components/icons.tsx';
import { PageHeading } from '../components/page.tsx';
import { Hidden, StatusLine } from '../components/words.tsx';
import { type Catalogue, type Texts, useTexts } from '../texts/texts.ts';
import { type CountRow, countRows, isProven } from './receipt.ts';
import styles from './stage.module.css';

export interface ReceiptViewProps {
  readonly receipt: UpgradeReceipt;
  readonly onOpen: () => void;
  readonly openLabel: string;
  readonly onShowBackups?: (() => void) | undefined;
}

/** What an update did: what is accounted for, what changed as announced, and where the backup is. */
export function ReceiptView({ receipt, onOpen, openLabel, onShowBackups }: ReceiptViewProps) {
  const { t, f } = useTexts();
  const { backup, interruptedAt, from, to } = receipt;
  const fromName = from === 'legacy' ? t.upgrade.legacy : String(from);
  return (
    <>
      <header className={styles.head}>
        <PageHeading title={isProven(receipt) ? t.receipt.proven : t.receipt.counted} />
        <p className={styles.subtitle}>
          {`${t.receipt.versions(fromName, String(to))} · ${t.receipt.took(f.span(receipt.durationMs))}`}
        </p>
      </header>
      <div className={styles.section}>
        <CountsTable rows={countRows(receipt)} />
        <StatusLine tone={receipt.compared.by === 'counts' ? 'warning' : 'success'}>
          {comparison(receipt, t)}
        </StatusLine>
        {interruptedAt === null ? null : <p>{t.receipt.interrupted(f.wholePercent(interruptedAt))}</p>}
      </div>
      <Changes receipt={receipt} />
      <p>{backup === null ? t.receipt.noBackup : t.receipt.backup(f.bytes(backup.bytes))}</p>
      <div className={styles.buttons}>
        <Button variant="contained" color="primary" onClick={onOpen}>
          {openLabel}
        </Button>
        {backup === null || onShowBackups === undefined ? null : (
          <Button onClick={onShowBackups}>{t.receipt.showBackups}</Button>
        )}
      </div>
      <details className={styles.details}>
        <summary>{t.receipt.steps}</summary>
        <ul className={styles.steps}>
          {receipt.migrations.map(({ name, description, durationMs }) => (
            <li key={name}>
              <span>{description}</span> <span className={styles.note}>{f.span(durationMs)}</span>
            </li>
          ))}
        </ul>
      </details>
    </>
  );
}

function comparison({ compared, losses, rewrites }: UpgradeReceipt, { receipt: words }: Catalogue): string {
  if (compared.by === 'counts') return words.countedOnly;
  if (compared.values === null) return words.untouched;
  return losses.length + rewrites.length === 0
    ? words.compared(compared.values)
    : words.comparedExcept(compared.values);
}

function CountsTable({ rows }: { readonly rows: readonly CountRow[] }) {
  const { t, f } = useTexts();
  return (
    <table className={styles.counts}>
      <thead>
        <tr>
          <th scope="col">{t.receipt.measure}</th>
          <th scope="col">{t.receipt.before}</th>
          <th scope="col">{t.receipt.after}</th>
          <td />
        </tr>
      </thead>
      <tbody>
        {rows.map(({ measure, before, after }) => (
          <tr key={measure}>
            <th scope="row">{t.receipt.measures[measure] ?? measure}</th>
            <td>{before === null ? '–' : f.number(before)}</td>
            <td>{f.number(after)}</td>
            <td>
              {before === after ? (
                <>
                  <Icon name="check" />
                  <Hidden>{t.receipt.same}</Hidden>
                </>
              ) : null}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Changes({ receipt: { losses, rewrites, unchecked } }: { readonly receipt: UpgradeReceipt }) {
  const texts = useTexts();
  const { t } = texts;
  if (losses.length + rewrites.length + unchecked.length === 0) return null;
  return (
    <section className={styles.section}>
      {losses.length + rewrites.length === 0 ? null : <h2>{t.receipt.announced}</h2>}
      <ul className={styles.plain}>
        {losses.map((change) => (
          <ChangeLine key={`loss ${placeOf(change, texts)}`} change={change} write={t.receipt.removed} />
        ))}
        {rewrites.map((change) => (
          <ChangeLine key={`rewrite ${placeOf(change, texts)}`} change={change} write={t.receipt.rewritten} />
        ))}
      </ul>
      {unchecked.map(({ table, reason }) => (
        <StatusLine
          key={table}
          tone="warning"
        >{`${t.receipt.unchecked}: ${placeOf({ table, column: null }, texts)}. ${reason}`}</StatusLine>
      ))}
    </section>
  );
}

type Change = UpgradeReceipt['losses'][number];

interface ChangeLineProps {
  readonly change: Change;
  readonly write: (count: number, place: string) => string;
}

function ChangeLine({ change, write }: ChangeLineProps) {
  const texts = useTexts();
  return (
    <li>
      {write(change.count, placeOf(change, texts))}
      {change.reasons.length === 0 ? null : <div className={styles.note}>{change.reasons.join('; ')}</div>}
    </li>
  );
}

function placeOf({ table, column }: Pick<Change, 'table' | 'column'>, { t }: Texts): string {
  const name = t.receipt.places[table] ?? t.receipt.measures[table] ?? table;
  return column === null ? name : `${name} · ${column}`;
}
