import Button from '@mui/material/Button';
import { useEffect, useState } from 'react';
import type { Updates } from '../../contract/bridge.ts';
import type { UpdateState } from '../../contract/updates.ts';
import { useTexts } from '../texts/texts.ts';
import styles from './update-center.module.css';
import { UpdateDialog } from './update-dialog.tsx';
import { ResultDialog } from './update-result.tsx';
import { type Attention, type UpdateView, viewOf } from './update-views.ts';

/** The updates of the desktop app: a line when there is one, and dialogs for a listener who asks. */
export function UpdateCenter({ updates }: { readonly updates: Updates }) {
  const [state, setState] = useState<UpdateState>({ state: 'idle' });
  const [attention, setAttention] = useState<Attention>('unasked');
  useEffect(
    () =>
      updates.watch((next) => {
        setState(next);
        // Only a check that the listener asked for has this state, be it in this window or by the menu.
        if (next.state === 'checking') setAttention('asked');
      }),
    [updates],
  );
  const close = () => setAttention('unasked');
  const view = viewOf(state, attention);
  return (
    <>
      <Notice view={view} onShow={() => setAttention('asked')} />
      {view.show === 'result' ? <ResultDialog result={view.result} updates={updates} onClose={close} /> : null}
      {view.show === 'offer' ? <Offer view={view} updates={updates} onClose={close} /> : null}
    </>
  );
}

/** Lies over the lower edge, so that nothing moves when it comes and goes. */
function Notice({ view, onShow }: { readonly view: UpdateView; readonly onShow: () => void }) {
  const { t } = useTexts();
  const texts = { offered: t.update.title, ready: t.update.readyVersion, failed: () => t.update.failed };
  return (
    <div className={styles.place} role="status">
      {view.show === 'notice' ? (
        <div className={styles.notice}>
          <span>{texts[view.about](view.version ?? '')}</span>
          <Button size="small" onClick={onShow}>
            {t.update.show}
          </Button>
        </div>
      ) : null}
    </div>
  );
}

interface OfferProps {
  readonly view: Extract<UpdateView, { readonly show: 'offer' }>;
  readonly updates: Updates;
  readonly onClose: () => void;
}

function Offer({ view: { offer, stage }, updates, onClose }: OfferProps) {
  const texts = useTexts();
  const answer = (action: 'later' | 'skip') => {
    void updates.answer({ action });
    onClose();
  };
  return (
    <UpdateDialog
      texts={texts}
      offer={offer}
      stage={stage}
      onDownload={() => void updates.download()}
      onLater={() => answer('later')}
      onSkip={() => answer('skip')}
      onUnskip={() => void updates.answer({ action: 'unskip', version: offer.version })}
      onRestart={() => void updates.install({ when: 'now' })}
      onInstallOnQuit={() => {
        void updates.install({ when: 'on-quit' });
        onClose();
      }}
      onClose={onClose}
    />
  );
}
