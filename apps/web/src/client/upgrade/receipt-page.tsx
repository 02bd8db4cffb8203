import { Navigate, useNavigate } from 'react-router';
import { useBridge, type WatchedState } from '../bridge/bridge-context.tsx';
import { useTexts } from '../texts/texts.ts';
import { ReceiptView } from './receipt-view.tsx';
import styles from './stage.module.css';

/** The receipt of an update that was too short for a page of its own, on request. */
export default function ReceiptPage({ watched: { state } }: { readonly watched: WatchedState }) {
  const { t } = useTexts();
  const bridge = useBridge();
  const navigate = useNavigate();
  if (state?.state !== 'ready' || state.receipt === null) return <Navigate to="/history" replace />;
  const leave = (to: string) => {
    void bridge.dismissReceipt();
    navigate(to);
  };
  return (
    <div className={styles.column}>
      <ReceiptView
        receipt={state.receipt}
        openLabel={t.receipt.back}
        onOpen={() => leave('/library')}
        onShowBackups={() => leave('/backups')}
      />
    </div>
  );
}
