import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from 'react-router';
import { useBridge } from '../bridge/bridge-context.tsx';
import { NotFound } from '../components/not-found.tsx';
import { LoadError } from '../components/words.tsx';
import { useTexts } from '../texts/texts.ts';
import { ReceiptView } from '../upgrade/receipt-view.tsx';
import styles from '../upgrade/stage.module.css';

/** What an update of the past did. */
export default function KeptReceipt() {
  const { startedAt } = useParams();
  const { t } = useTexts();
  const bridge = useBridge();
  const navigate = useNavigate();
  const { data, error, refetch } = useQuery({ queryKey: ['history'], queryFn: () => bridge.history() });
  if (data === undefined) return error === null ? null : <LoadError error={error} onRetry={() => void refetch()} />;
  const receipt = data.upgrades.find((row) => row.startedAt === startedAt)?.receipt ?? null;
  if (receipt === null) return <NotFound />;
  return (
    <div className={styles.column}>
      <ReceiptView
        receipt={receipt}
        openLabel={t.receipt.backToHistory}
        onOpen={() => navigate('/history')}
        onShowBackups={() => navigate('/backups')}
      />
    </div>
  );
}
