import Button from '@mui/material/Button';
import LinearProgress from '@mui/material/LinearProgress';
import { useState } from 'react';
import { useBridge, type WatchedState } from '../bridge/bridge-context.tsx';
import { Icon } from '../components/icons.tsx';
import { PageHeading } from '../components/page.tsx';
import { describeError, Hidden, StatusLine } from '../components/words.tsx';
import { type Texts, useTexts } from '../texts/texts.ts';
import { type PhaseRow, roundEstimate, type Upgrading } from './progress.ts';
import styles from './stage.module.css';
import { useAnnouncement, useProgress } from './use-progress.ts';

export interface UpgradeProgressProps {
  readonly upgrading: Upgrading;
  readonly watched: WatchedState;
}

/** The update while it runs: where it is, how long it takes, and the way to stop it. */
export function UpgradeProgress({ upgrading, watched }: UpgradeProgressProps) {
  const texts = useTexts();
  const { t, f } = texts;
  const { fraction, elapsedMs, leftMs, phases } = useProgress(upgrading, watched);
  const active = phases.find(({ state }) => state === 'active');
  const percent = f.wholePercent(fraction);
  const phaseName = active === undefined ? t.upgrade.waiting : t.upgrade.phases[active.phase];
  const announcement = useAnnouncement(t.upgrade.announce(percent, phaseName));
  const { walBytes } = upgrading.progress;
  return (
    <>
      <header className={styles.head}>
        <PageHeading title={t.upgrade.title} windowTitle={`${percent} · ${t.upgrade.title}`} />
        <p className={styles.subtitle}>{versionsLine(upgrading, texts)}</p>
      </header>
      <ol className={styles.phases}>
        {phases.map((row) => (
          <PhaseLine key={row.phase} row={row} upgrading={upgrading} />
        ))}
      </ol>
      <div className={styles.progress}>
        <LinearProgress
          variant="determinate"
          value={fraction * 100}
          aria-label={t.upgrade.progress}
          aria-valuetext={percent}
        />
        <p className={styles.figures}>
          <strong>{percent}</strong>
          <span>
            {[
              t.upgrade.elapsed(f.clock(elapsedMs / 1000)),
              ...(leftMs === null ? [] : [t.upgrade.left(f.span(roundEstimate(leftMs)))]),
              ...(walBytes === undefined || walBytes === 0 ? [] : [t.upgrade.written(f.bytes(walBytes))]),
            ].join(' · ')}
          </span>
        </p>
        <div role="status">
          <Hidden>{announcement}</Hidden>
        </div>
      </div>
      <StopUpgrade isStopping={upgrading.isStopping} />
    </>
  );
}

function PhaseLine({ row, upgrading }: { readonly row: PhaseRow; readonly upgrading: Upgrading }) {
  const texts = useTexts();
  const icon = { done: 'check', active: 'ring', pending: 'ring' } as const;
  return (
    <li className={`${styles.phase} ${styles[row.state]}`} aria-current={row.state === 'active' ? 'step' : undefined}>
      <span className={styles.mark}>
        <Icon name={icon[row.state]} filled={row.state === 'active' ? 'filled' : 'outlined'} />
      </span>
      <span>{texts.t.upgrade.phases[row.phase]}</span>
      <Hidden>, {texts.t.upgrade.phaseStates[row.state]}</Hidden>
      <span className={styles.note}>{noteOf(row, upgrading, texts)}</span>
    </li>
  );
}

function noteOf({ phase, state }: PhaseRow, { backup, progress }: Upgrading, { t, f }: Texts): string {
  if (state === 'pending') return '';
  if (phase === 'check' && state === 'done') return t.upgrade.isSound;
  if (phase === 'backup' && backup !== null)
    return t.upgrade.backupDone(f.when(backup.createdAt), f.bytes(backup.bytes));
  if (phase !== 'migrate' || progress.migration === undefined) return '';
  const { index, count, description } = progress.migration;
  return t.upgrade.step(index, count, description);
}

function versionsLine({ versions: { app, schema } }: Upgrading, { t }: Texts): string {
  const nameOf = (node: typeof schema.from) => (node === 'legacy' ? t.upgrade.legacy : String(node));
  const change = (from: string | null, to: string) => (from === null || from === to ? to : t.upgrade.arrow(from, to));
  return t.upgrade.versions(
    change(app.from, app.to),
    change(schema.from === null ? null : nameOf(schema.from), String(schema.to)),
  );
}

function StopUpgrade({ isStopping }: { readonly isStopping: boolean }) {
  const bridge = useBridge();
  const { t } = useTexts();
  const [refusal, setRefusal] = useState<string | null>(null);
  const stop = () => {
    setRefusal(null);
    bridge.stopUpgrade().catch((error: unknown) => setRefusal(describeError(error, t)));
  };
  return (
    <footer className={styles.foot}>
      {/* Both have the place of the longer one, so that the button stays under the pointer. */}
      <div className={styles.either}>
        <p className={isStopping ? `${styles.note} ${styles.away}` : styles.note}>{t.upgrade.safe}</p>
        <p className={isStopping ? styles.note : `${styles.note} ${styles.away}`}>{t.upgrade.stopping}</p>
      </div>
      {refusal === null ? null : (
        <div role="alert">
          <StatusLine tone="warning">{`${t.upgrade.stopRefused}: ${refusal}`}</StatusLine>
        </div>
      )}
      <Button disabled={isStopping} onClick={stop}>
        {t.upgrade.stop}
      </Button>
    </footer>
  );
}
