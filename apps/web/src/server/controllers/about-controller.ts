import { basename } from 'node:path';
import { inspectLibrary, readFailureContext, readJournal, reportLibrary, type UpgradeReport } from '@auralis/library';
import { API_VERSION, MIN_CLIENT_VERSION } from '@auralis/version';
import Sqlite from 'better-sqlite3';
import type { Health, Releases, Settings, VersionInfo } from '../../contract/about.ts';
import type { UpgradeHistory, UpgradeReceipt } from '../../contract/upgrade.ts';
import type { EventLog } from './event-log.ts';
import { lastUpgradeIn, upgradeHistory } from './history.ts';
import type { LibrarySession } from './library-session.ts';
import { releasesFor } from './releases.ts';
import type { SideFile } from './side-file.ts';

export interface AboutOptions {
  readonly path: string;
  readonly appVersion: string;
  readonly migrations?: URL | string | undefined;
  readonly backups?: { readonly directory?: string } | undefined;
  readonly session: LibrarySession;
  readonly sideFile: SideFile;
  readonly events: EventLog;
}

/** Versions, releases, settings, history and the support report. None of them needs an open library. */
export interface AboutController {
  health(): Health;
  version(): Promise<VersionInfo>;
  releases(): Releases;
  markReleasesSeen(): void;
  /** Call it before the library is opened: an upgrade changes which version used it last. */
  findEarlierRelease(): void;
  /** Call it when the library is open: from then on, only releases after the earlier one are new. */
  keepEarlierRelease(): void;
  /** Keeps what the last upgrade did, for the history. */
  keepReceipt(receipt: UpgradeReceipt): void;
  settings(): Settings;
  changeSettings(change: { readonly [Name in keyof Settings]?: Settings[Name] | undefined }): Settings;
  history(): UpgradeHistory;
  report(): Promise<UpgradeReport>;
}

const RECEIPTS_KEPT = 20;

export function aboutController(options: AboutOptions): AboutController {
  const { session, sideFile, events, ...library } = options;
  const { path, appVersion } = library;
  let earlierRelease: string | null = null;

  return {
    health: () => ({ status: session.state.state }),
    async version() {
      // An open library is not opened once more: its name may mean another file by now.
      const newest = session.newest ?? (await inspectLibrary(library)).newest;
      return {
        app: appVersion,
        library: basename(path),
        api: API_VERSION,
        minClient: MIN_CLIENT_VERSION,
        schema: { file: session.schema, code: newest },
        sqlite: sqliteVersion(),
        node: process.versions.node,
      };
    },
    releases: () => releasesFor({ seen: sideFile.read().releasesSeen ?? earlierRelease, current: appVersion }),
    markReleasesSeen() {
      sideFile.change({ releasesSeen: appVersion });
    },
    findEarlierRelease() {
      earlierRelease = readFailureContext(library).lastAppVersion ?? null;
    },
    keepEarlierRelease() {
      if (sideFile.read().releasesSeen === null) sideFile.change({ releasesSeen: earlierRelease ?? appVersion });
    },
    keepReceipt(receipt) {
      const startedAt = lastUpgradeIn(readJournal(path));
      if (startedAt === null) return;
      const others = sideFile.read().receipts.filter((one) => one.startedAt !== startedAt);
      sideFile.change({ receipts: [{ startedAt, receipt }, ...others].slice(0, RECEIPTS_KEPT) });
    },
    settings: () => sideFile.read().settings,
    changeSettings(change) {
      const given = Object.entries(change).filter(([, value]) => value !== undefined);
      const next = { ...sideFile.read().settings, ...Object.fromEntries(given) };
      const { settings } = sideFile.change({ settings: next });
      events.append('settings', settings);
      return settings;
    },
    history: () =>
      upgradeHistory({
        journal: readJournal(path),
        receipts: sideFile.read().receipts,
        isUpgrading: session.state.state === 'upgrading',
      }),
    report: () => reportLibrary(library),
  };
}

/** Of the engine that is built into better-sqlite3; Node has another one. */
function sqliteVersion(): string {
  const database = new Sqlite(':memory:');
  try {
    return String(database.prepare('SELECT sqlite_version()').pluck().get());
  } finally {
    database.close();
  }
}
