import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useBridge } from '../bridge/bridge-context.tsx';
import { Page } from '../components/page.tsx';
import { LoadError } from '../components/words.tsx';
import { useTexts } from '../texts/texts.ts';
import { WhatsNew } from './whats-new.tsx';

/** What's new at its address. Opening it counts as seen; what was new stays marked until the page is left. */
export default function WhatsNewRoute() {
  const texts = useTexts();
  const bridge = useBridge();
  const queries = useQueryClient();
  const { data, error, refetch } = useQuery({ queryKey: ['releases'], queryFn: () => bridge.releases() });
  const [marked, setMarked] = useState<readonly string[]>([]);
  const unseen = data?.unseen;
  useEffect(() => {
    if (unseen === undefined || unseen.length === 0) return;
    setMarked(unseen);
    // If it is refused, the line appears once more; nothing else depends on it.
    bridge.markReleasesSeen().then(
      () => queries.invalidateQueries({ queryKey: ['releases'] }),
      () => undefined,
    );
  }, [unseen, bridge, queries]);
  return (
    <Page title={texts.t.whatsNew.title}>
      {data === undefined && error !== null ? <LoadError error={error} onRetry={() => void refetch()} /> : null}
      {data === undefined ? null : <WhatsNew texts={texts} releases={data.rows} unseen={marked} />}
    </Page>
  );
}
