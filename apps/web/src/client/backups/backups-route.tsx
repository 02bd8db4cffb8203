import { useNavigate } from 'react-router';
import { useBridge } from '../bridge/bridge-context.tsx';
import { useTexts } from '../texts/texts.ts';
import { BackupsPage } from './backups-page.tsx';

/** The backups at their address. */
export default function BackupsRoute() {
  const bridge = useBridge();
  const texts = useTexts();
  const navigate = useNavigate();
  return <BackupsPage bridge={bridge} texts={texts} onRestore={(id) => navigate(`/backups/${id}/restore`)} />;
}
