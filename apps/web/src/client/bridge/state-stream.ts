import type { Settings } from '../../contract/about.ts';
import type { Connection } from '../../contract/bridge.ts';
import { API_PREFIX } from '../../contract/routes.ts';
import type { AppState } from '../../contract/upgrade.ts';

type OnSettings = (settings: Settings) => void;
type OnState = (state: AppState, connection: Connection) => void;

const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 10_000;

/** The stream of events of the app, shared by all who watch it. */
export interface StateStream {
  readonly watchState: (onState: OnState) => () => void;
  readonly watchLibrary: (onChange: () => void) => () => void;
  readonly watchSettings: (onSettings: OnSettings) => () => void;
}

/**
 * Connects with the first watcher, stays connected through restarts of the app, and closes with the last watcher.
 *
 * @param origin - of the server; empty where the page itself comes from it
 */
export function createStateStream(origin: string): StateStream {
  const stateWatchers = new Set<OnState>();
  const libraryWatchers = new Set<() => void>();
  const settingsWatchers = new Set<OnSettings>();
  let source: EventSource | null = null;
  let state: AppState = { state: 'starting' };
  let connection: Connection = 'online';
  let retryMs = FIRST_RETRY_MS;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const publish = (next: AppState, nextConnection: Connection) => {
    [state, connection] = [next, nextConnection];
    for (const onState of stateWatchers) onState(state, connection);
  };
  const connect = () => {
    source = new EventSource(`${origin}${API_PREFIX}/upgrade/events`);
    source.addEventListener('state', (event) => {
      retryMs = FIRST_RETRY_MS;
      publish(dataOf<AppState>(event), 'online');
    });
    source.addEventListener('library', () => {
      for (const onChange of libraryWatchers) onChange();
    });
    source.addEventListener('settings', (event) => {
      for (const onSettings of settingsWatchers) onSettings(dataOf<Settings>(event));
    });
    source.addEventListener('error', () => {
      publish(state, 'offline');
      // The browser itself retries a connection that broke, but not one that was answered with an error.
      if (source?.readyState !== EventSource.CLOSED) return;
      timer = setTimeout(connect, retryMs);
      retryMs = Math.min(LONGEST_RETRY_MS, retryMs * 2);
    });
  };
  const close = () => {
    if (stateWatchers.size + libraryWatchers.size + settingsWatchers.size > 0) return;
    clearTimeout(timer);
    source?.close();
    source = null;
  };
  const join = <Watcher>(watchers: Set<Watcher>, watcher: Watcher) => {
    watchers.add(watcher);
    if (source === null) connect();
    return () => {
      watchers.delete(watcher);
      close();
    };
  };
  return {
    watchState: (onState) => {
      if (source !== null) onState(state, connection);
      return join(stateWatchers, onState);
    },
    watchLibrary: (onChange) => join(libraryWatchers, onChange),
    watchSettings: (onSettings) => join(settingsWatchers, onSettings),
  };
}

function dataOf<Data>(event: Event): Data {
  return JSON.parse((event as Event & { readonly data: string }).data) as Data;
}
