import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import type { Bridge, Connection } from '../../contract/bridge.ts';
import type { AppState } from '../../contract/upgrade.ts';

const BridgeContext = createContext<Bridge | null>(null);

export function BridgeProvider({ bridge, children }: { readonly bridge: Bridge; readonly children: ReactNode }) {
  return <BridgeContext value={bridge}>{children}</BridgeContext>;
}

export function useBridge(): Bridge {
  const bridge = useContext(BridgeContext);
  if (bridge === null) throw new Error('This component needs a BridgeProvider around it.');
  return bridge;
}

/** What a window knows of the app. `state` is null until the app has answered for the first time. */
export interface WatchedState {
  readonly state: AppState | null;
  readonly connection: Connection;
  /** When the state arrived, on the clock of `performance.now()`. */
  readonly receivedAt: number;
}

/** Follows the state of the app. The app keeps it, so a reload or a second window shows the same. */
export function useWatchedState(bridge: Bridge): WatchedState {
  const [watched, setWatched] = useState<WatchedState>({ state: null, connection: 'online', receivedAt: 0 });
  useEffect(
    () => bridge.watchState((state, connection) => setWatched({ state, connection, receivedAt: performance.now() })),
    [bridge],
  );
  return watched;
}
