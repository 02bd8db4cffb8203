import type { Settings } from '../../src/contract/about.ts';
import { type Bridge, BridgeError, type Connection } from '../../src/contract/bridge.ts';
import type { AppState } from '../../src/contract/upgrade.ts';
import { createMemoryBackups } from './memory-backups.ts';
import { createMemoryLibrary } from './memory-library.ts';
import { madeUpHistory, madeUpReleases } from './records.ts';
import { SCENARIOS, type Scenario } from './scenarios.ts';

export interface MemoryBridgeOptions {
  readonly scenario: Scenario;
  readonly tracks?: number;
  readonly settings?: Partial<Settings>;
}

/** A bridge to made-up data, for development. `window.preview` lets tests change the state and the connection. */
export function createMemoryBridge({
  scenario,
  tracks = 1_000_000,
  settings: given = {},
}: MemoryBridgeOptions): Bridge {
  let state: AppState = SCENARIOS[scenario]();
  let connection: Connection = 'online';
  let unseen = ['1.6.0', '1.5.0'];
  let settings: Settings = { language: 'system', colours: 'system', announcesReleases: true, ...given };
  const watchers = new Set<(state: AppState, connection: Connection) => void>();
  const publish = (next: AppState, nextConnection: Connection = connection) => {
    [state, connection] = [next, nextConnection];
    for (const watcher of watchers) watcher(state, connection);
  };
  const preview = {
    show: (name: Scenario) => publish(SCENARIOS[name]()),
    connect: (next: Connection) => publish(state, next),
  };
  Object.assign(globalThis, { preview });
  return {
    watchState: (onState) => {
      watchers.add(onState);
      onState(state, connection);
      return () => watchers.delete(onState);
    },
    watchLibrary: () => () => undefined,
    startUpgrade: async () => publish(SCENARIOS.upgrading()),
    stopUpgrade: async () => publish(SCENARIOS.stopping()),
    dismissReceipt: async () => publish(SCENARIOS.ready()),
    history: async () => madeUpHistory(),
    report: async () => ({ app: '1.6.0' }),
    version: async () => ({
      app: '1.6.0',
      api: '1.6.0',
      minClient: '1.4.0',
      schema: { file: 6, code: 6 },
      sqlite: '3.54.1',
      node: '24.21.0',
    }),
    releases: async () => ({ rows: madeUpReleases(), unseen }),
    markReleasesSeen: async () => {
      unseen = [];
    },
    settings: async () => settings,
    changeSettings: async (change) => {
      settings = { ...settings, ...change };
      return settings;
    },
    openFolder: null,
    updates: null,
    ...createMemoryBackups(),
    ...createMemoryLibrary(tracks, () => {
      if (state.state === 'ready' && state.isReadOnly) {
        throw new BridgeError('DATABASE_UNREADABLE', 'The library is write-protected.', 'Make the file writable.');
      }
    }),
  };
}
