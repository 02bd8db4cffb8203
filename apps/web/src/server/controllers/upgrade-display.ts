import { type LibraryInspection, readFailureContext, type UpgradeProgress } from '@auralis/library';
import type { AppState } from '../../contract/upgrade.ts';
import { toProgress } from './app-state.ts';

type Upgrading = Extract<AppState, { state: 'upgrading' }>;

/** Within one phase windows are informed at most this often, in milliseconds. */
const INTERVAL_MS = 100;
/** What `openLibrary` only checks, or creates at once. */
const NOTHING_TO_UPGRADE: ReadonlySet<LibraryInspection['status']> = new Set(['absent', 'current', 'empty']);

export interface UpgradeDisplay {
  progressed(progress: UpgradeProgress, isStopping: boolean): void;
}

export interface UpgradeDisplayOptions {
  readonly path: string;
  readonly appVersion: string;
  readonly backups?: { readonly directory?: string } | undefined;
  /** Of the library before the upgrade. */
  readonly inspection: LibraryInspection;
  readonly show: (state: Upgrading) => void;
}

/** Turns the progress of one upgrade into states for the windows. */
export function upgradeDisplay({ inspection, show, ...context }: UpgradeDisplayOptions): UpgradeDisplay {
  const began = Date.now();
  const versions = { app: appVersions(context), schema: { from: inspection.schema, to: inspection.newest } };
  let shown: Upgrading | null = null;
  let shownAt = 0;

  /** The backup of this upgrade gets its name while the first migration runs. */
  function findBackup({ phase }: UpgradeProgress): Upgrading['backup'] {
    if (shown?.backup) return shown.backup;
    if (phase === 'waiting' || phase === 'check' || phase === 'backup') return null;
    const made = readFailureContext(context).backups?.find(
      ({ manifest }) => manifest.reason === 'before-upgrade' && Date.parse(manifest.createdAt) >= began - 1000,
    );
    return made === undefined ? null : { createdAt: made.manifest.createdAt, bytes: made.manifest.bytes };
  }

  return {
    progressed(progress, isStopping) {
      if (NOTHING_TO_UPGRADE.has(inspection.status) && progress.phase !== 'waiting') return;
      const isSamePhase = shown?.progress.phase === progress.phase;
      const isSameMigration = shown?.progress.migration?.index === progress.migration?.index;
      if (isSamePhase && isSameMigration && performance.now() - shownAt < INTERVAL_MS) return;
      shownAt = performance.now();
      const backup = findBackup(progress);
      shown = { state: 'upgrading', versions, progress: toProgress(progress), isStopping, backup };
      show(shown);
    },
  };
}

type Context = Pick<UpgradeDisplayOptions, 'path' | 'appVersion' | 'backups'>;

function appVersions(context: Context): Upgrading['versions']['app'] {
  return { from: readFailureContext(context).lastAppVersion ?? null, to: context.appVersion };
}
