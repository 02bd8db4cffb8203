import Button from '@mui/material/Button';
import { lazy, Suspense, useState } from 'react';
import type { Failure, StartRequest, WayOut } from '../../contract/upgrade.ts';
import { useBridge } from '../bridge/bridge-context.tsx';
import { reportName, saveJson } from '../components/save-file.ts';
import { describeError, StatusLine } from '../components/words.tsx';
import { useTexts } from '../texts/texts.ts';
import styles from './stage.module.css';

const ConfirmDialog = lazy(() =>
  import('../components/confirm-dialog.tsx').then(({ ConfirmDialog: component }) => ({ default: component })),
);

const ISSUES = 'https://github.com/auralis/auralis/issues/new';

export interface WaysOutProps {
  readonly failure: Failure;
  readonly onRestore: (backup: string) => void;
}

type Shown =
  | { readonly kind: 'none' }
  | { readonly kind: 'text' | 'error'; readonly text: string }
  | { readonly kind: 'question' };

/** One button a way out, the first one prominent. Where the app can do nothing itself, a button shows what to do. */
export function WaysOut({ failure, onRestore }: WaysOutProps) {
  const { t } = useTexts();
  const bridge = useBridge();
  const [open, setOpen] = useState<{ readonly id: WayOut['id']; readonly shown: Shown } | null>(null);
  const show = (id: WayOut['id'], shown: Shown) => setOpen({ id, shown });
  const start = (id: WayOut['id'], request: StartRequest) => {
    setOpen(null);
    bridge
      .startUpgrade(request)
      .catch((error: unknown) => show(id, { kind: 'error', text: `${t.failure.notDone}: ${describeError(error, t)}` }));
  };
  const saveReport = async () => {
    saveJson(reportName(), await bridge.report());
    return t.failure.saved;
  };
  const act = ({ id, data }: WayOut) => {
    if (id === 'try-again') start(id, { retryAfterFailures: data.retryAfterFailures === true });
    if (id === 'restore-backup' && typeof data.id === 'string') onRestore(data.id);
    if (id === 'create-library') show(id, { kind: 'question' });
    if (id === 'free-space')
      show(id, { kind: 'text', text: t.failure.freeSpace(numberOf(data.bytes), textOf(data.directory)) });
    if (id === 'update-app') show(id, { kind: 'text', text: t.failure.updateApp(textOf(data.minAppVersion)) });
    if (id === 'contact-support') {
      const hasReport = failure.waysOut.some((way) => way.id === 'save-report');
      const text = hasReport ? t.failure.contactWithReport(failure.code) : t.failure.contact(failure.code);
      show(id, { kind: 'text', text });
    }
    if (id === 'open-folder')
      bridge
        .openFolder?.('library')
        .catch((error: unknown) => show(id, { kind: 'error', text: describeError(error, t) }));
    if (id === 'save-report') {
      saveReport().then(
        (text) => show(id, { kind: 'text', text }),
        (error: unknown) => show(id, { kind: 'error', text: describeError(error, t) }),
      );
    }
  };
  const ways = failure.waysOut.filter(({ id }) => id !== 'open-folder' || bridge.openFolder !== null);
  return (
    <ul className={styles.ways}>
      {ways.map((way, index) => (
        <li key={way.id}>
          <Button
            variant={index === 0 ? 'contained' : 'outlined'}
            color={index === 0 ? 'primary' : 'inherit'}
            fullWidth
            onClick={() => act(way)}
          >
            {t.failure.label(way)}
          </Button>
          <div role="status">{open?.id === way.id ? <Answer shown={open.shown} way={way.id} /> : null}</div>
        </li>
      ))}
      {open?.shown.kind === 'question' ? (
        <Suspense>
          <ConfirmDialog
            title={t.failure.recreateTitle}
            body={t.failure.recreateBody}
            confirm={t.failure.recreateConfirm}
            tone="destructive"
            onConfirm={() => start('create-library', { recreateIfLost: true })}
            onCancel={() => setOpen(null)}
          />
        </Suspense>
      ) : null}
    </ul>
  );
}

function Answer({ shown, way }: { readonly shown: Shown; readonly way: WayOut['id'] }) {
  const { t } = useTexts();
  if (shown.kind === 'error') return <StatusLine tone="error">{shown.text}</StatusLine>;
  if (shown.kind !== 'text') return null;
  return (
    <p className={styles.way}>
      {shown.text} {way === 'contact-support' ? <a href={ISSUES}>{t.failure.supportLink}</a> : null}
    </p>
  );
}

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);
const numberOf = (value: unknown): number | null => (typeof value === 'number' ? value : null);
