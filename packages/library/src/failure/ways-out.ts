import { dirname } from 'node:path';
import type { Backup } from '@auralis/backup';
import { verifiedLevel } from '@auralis/backup/support';
import { formatCount } from '../measures.ts';
import { type Failure, formatSize, numberFact, textFact, type WayOutId } from './failure.ts';

/** One thing that the listener can do: a button with its label, and the data that its action needs. */
export type WayOut =
  | { readonly id: 'update-app'; readonly label: string; readonly data: { readonly minAppVersion: string | null } }
  | {
      readonly id: 'free-space';
      readonly label: string;
      /** `bytes` is null if it is not known how much is missing. */
      readonly data: { readonly directory: string | null; readonly bytes: number | null };
    }
  /** `retryAfterFailures` is an option of `openLibrary`. */
  | { readonly id: 'try-again'; readonly label: string; readonly data: { readonly retryAfterFailures: boolean } }
  | {
      readonly id: 'restore-backup';
      readonly label: string;
      /** `id` is the backup's, for `previewLibraryRestore` and `restoreLibrary`. */
      readonly data: {
        readonly id: string;
        readonly createdAt: string;
        readonly tracks: number | null;
        readonly isVerified: boolean;
      };
    }
  /** Only where nothing is left of the library and there is no backup; `recreateIfLost` is an option of `openLibrary`. */
  | { readonly id: 'create-library'; readonly label: string; readonly data: { readonly recreateIfLost: true } }
  | { readonly id: 'open-folder'; readonly label: string; readonly data: { readonly folder: string } }
  | { readonly id: 'save-report'; readonly label: string; readonly data: { readonly library: string } }
  | { readonly id: 'contact-support'; readonly label: string; readonly data: { readonly code: string } };

/** How each way out is offered; null where it is not possible. Shown in this order. */
const WAYS: { readonly [Id in WayOutId]: (failure: Failure) => Extract<WayOut, { id: Id }> | null } = {
  'update-app': (failure) => ({
    id: 'update-app',
    label: 'Update Auralis',
    data: { minAppVersion: textFact(failure, 'writtenBy') ?? textFact(failure, 'appVersion') },
  }),
  'free-space': freeSpace,
  'try-again': ({ code }) => ({
    id: 'try-again',
    label: 'Try again',
    data: { retryAfterFailures: code === 'TOO_MANY_FAILURES' },
  }),
  'restore-backup': restoreBackup,
  'create-library': createLibrary,
  'open-folder': ({ path }) =>
    path === null ? null : { id: 'open-folder', label: 'Open the folder', data: { folder: dirname(path) } },
  'save-report': ({ path }) =>
    path === null ? null : { id: 'save-report', label: 'Save a report', data: { library: path } },
  'contact-support': ({ code }) => ({ id: 'contact-support', label: 'Contact support', data: { code } }),
};

/** The order in which ways out are shown. */
export const WAY_OUT_ORDER = Object.keys(WAYS) as readonly WayOutId[];

/** Puts the ways out that a code offers in order, and leaves out those that are not possible. */
export function listWaysOut(offered: readonly WayOutId[], failure: Failure): readonly WayOut[] {
  return WAY_OUT_ORDER.filter((id) => offered.includes(id)).flatMap((id) => WAYS[id](failure) ?? []);
}

function freeSpace(failure: Failure): WayOut & { readonly id: 'free-space' } {
  const directory = directoryOf(failure);
  const bytes = numberFact(failure, 'missing');
  const size = bytes === null ? 'some space' : `at least ${formatSize(bytes)}`;
  const disk = directory === null ? 'the disk' : `the disk that holds ${directory}`;
  return { id: 'free-space', label: `Free ${size} on ${disk}`, data: { directory, bytes } };
}

/** The folder on the disk that a failure is about. */
export function directoryOf(failure: Failure): string | null {
  return textFact(failure, 'directory') ?? (failure.path === null ? null : dirname(failure.path));
}

function restoreBackup(failure: Failure): (WayOut & { readonly id: 'restore-backup' }) | null {
  const backup = chooseBackup(failure);
  if (backup === null) return null;
  const { createdAt, rows } = backup.manifest;
  const { tracks = null } = rows as { readonly tracks?: number };
  const isVerified = verifiedLevel(backup.manifest) > 0;
  const about = [...(tracks === null ? [] : [formatCount('tracks', tracks)]), ...(isVerified ? ['verified'] : [])];
  const label = `Restore the backup of ${formatTime(createdAt, failure)}`;
  return {
    id: 'restore-backup',
    label: about.length === 0 ? label : `${label} (${about.join(', ')})`,
    data: { id: backup.id, createdAt, tracks, isVerified },
  };
}

/** Codes whose fact `backup` names the backup that caused the failure. */
const ABOUT_A_BACKUP: ReadonlySet<string> = new Set(['BACKUP_DAMAGED', 'BACKUP_TOO_NEW', 'DRILL_FAILED']);

/** The backup that the error names, else the newest verified one, else the newest that has not failed a check. */
function chooseBackup(failure: Failure): Backup | null {
  const named = textFact(failure, 'backup');
  const isVerified = ({ manifest }: Backup) => verifiedLevel(manifest) > 0;
  const usable = (failure.context.backups ?? [])
    .filter(({ path }) => !(ABOUT_A_BACKUP.has(failure.code) && path === named))
    .filter((backup) => isVerified(backup) || backup.manifest.failure === null);
  const exact = usable.find(({ path }) => path === named);
  // A downgrade needs the backup of that very schema, and no other.
  if (failure.code === 'MIGRATION_MISSING') return exact ?? null;
  return exact ?? usable.find(isVerified) ?? usable[0] ?? null;
}

/** `today, 10:42` or `26 November 2026, 10:42`. */
function formatTime(at: string, { context: { now, timeZone } }: Failure): string {
  const zone = timeZone === undefined ? {} : { timeZone };
  const formatDay = (date: Date) => date.toLocaleDateString('en-GB', { dateStyle: 'long', ...zone });
  const date = new Date(at);
  const day = now !== undefined && formatDay(now) === formatDay(date) ? 'today' : formatDay(date);
  return `${day}, ${date.toLocaleTimeString('en-GB', { timeStyle: 'short', ...zone })}`;
}

function createLibrary({ facts, context }: Failure): (WayOut & { readonly id: 'create-library' }) | null {
  if (facts.isLost !== true || context.backups === undefined || context.backups.length > 0) return null;
  return { id: 'create-library', label: 'Start with an empty library', data: { recreateIfLost: true } };
}
