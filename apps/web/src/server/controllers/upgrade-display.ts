import { listBackups } from '@auralis/backup';
import { readFailureContext } from '@auralis/library';
import type { Inspection, UpgradeProgress } from '@auralis/migrate';
import type { AppState } from '../../contract/upgrade.ts';
import { toProgress } from './app-state.ts';

type Upgrading = Extract<AppState, { state: 'upgrading' }>;

/** Within one phase windows are informed at most this often, in milliseconds. */
const INTERVAL_MS = 100;
/** What `openLibrary` only checks, or creates at once. */
const NOTHING_TO_UPGRADE: ReadonlySet<Inspection['status']> = new Set(['absent', 'current', 'empty']);

export interface UpgradeDisplay {
  progressed(progress: UpgradeProgress, isStopping: boolean): void;
}

export interface UpgradeDisplayOptions {
  readonly path: string;
  readonly appVersion: string;
  readonly backups?: { readonly directory?: string } | undefined;
  /** Of the library before the upgrade; null where it is not known. */
  readonly inspection: Inspection | null;
  /** The newest schema version. */
  readonly wanted: number;
  readonly show: (state: Upgrading) => void;
}

/** Turns the progress of one upgrade into states for the windows. */
export function upgradeDisplay({ inspection, wanted, show, ...context }: UpgradeDisplayOptions): UpgradeDisplay {
  const began = Date.now();
  const versions = { app: appVersions(context), schema: { from: schemaOf(inspection), to: wanted } };
  let shown: Upgrading | null = null;
  let shownAt = 0;

  /** The backup of this upgrade gets its name while the first migration runs. */
  function findBackup({ phase }: UpgradeProgress): Upgrading['backup'] {
    if (shown?.backup) return shown.backup;
    if (phase === 'waiting' || phase === 'check' || phase === 'backup') return null;
    const made = listBackupsOrNone(context).find(
      ({ manifest }) => manifest.reason === 'before-upgrade' && Date.parse(manifest.createdAt) >= began - 1000,
    );
    return made === undefined ? null : { createdAt: made.manifest.createdAt, bytes: made.manifest.bytes };
  }

  return {
    progressed(progress, isStopping) {
      if (inspection !== null && NOTHING_TO_UPGRADE.has(inspection.status) && progress.phase !== 'waiting') return;
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

function schemaOf(inspection: Inspection | null): number | 'legacy' | null {
  if (inspection?.status === 'legacy') return 'legacy';
  return inspection !== null && 'version' in inspection ? inspection.version : null;
}

function listBackupsOrNone({ path, backups }: Context) {
  try {
    return listBackups({ database: path, directory: backups?.directory });
  } catch {
    // The folder can't be read now: the upgrade itself reports that.
    return [];
  }
}
