import { QueryClient } from '@tanstack/react-query';
import { BridgeError } from '../../contract/bridge.ts';

const RETRIES = 2;

/** What was loaded stays shown while it is loaded again, so a lost connection empties no page. */
export function createQueries(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { staleTime: 30_000, retry: shouldRetry, networkMode: 'always', refetchOnWindowFocus: true },
      mutations: { networkMode: 'always' },
    },
  });
}

/** The app says why it refused; asking again changes nothing. */
function shouldRetry(failures: number, error: unknown): boolean {
  const isLost = !(error instanceof BridgeError) || error.code === 'OFFLINE' || /^HTTP_5/.test(error.code);
  return isLost && failures < RETRIES;
}
