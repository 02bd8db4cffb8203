import { statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { listBackups } from '@auralis/backup';
import { readJournal } from '@auralis/migrate/support';
import { nearestExistingDirectory } from '@auralis/sqlite/support';
import type { FailureContext } from './failure.ts';

export interface ReadFailureContextOptions {
  readonly path: string;
  readonly appVersion: string;
  readonly backups?: { readonly directory?: string } | undefined;
  /** Default: the current time. */
  readonly now?: Date;
}

/**
 * Collects what `describeFailure` can use: the backups, the app version that last upgraded the library, and whether the
 * library is in a network folder. Reads only small files beside the library, never the library itself. Never throws.
 *
 * @example
 * const description = describeFailure(error, readFailureContext({ path, appVersion: '1.4.0' }));
 */
export function readFailureContext(options: ReadFailureContextOptions): FailureContext {
  const { path, appVersion, backups, now = new Date() } = options;
  return {
    path,
    appVersion,
    now,
    lastAppVersion: orNull(() => lastUpgradeVersion(path)),
    isOnNetwork: orNull(() => isNetworkFolder(dirname(path))) ?? false,
    ...orNull(() => ({ backups: listBackups({ database: path, directory: backups?.directory }) })),
  };
}

/** The error that is being described matters more than one of collecting the context. */
function orNull<Result>(read: () => Result): Result | null {
  try {
    return read();
  } catch {
    return null;
  }
}

function lastUpgradeVersion(path: string): string | null {
  const entries = readJournal(path);
  const finished = entries.findLast(({ event }) => event === 'finished');
  const started = entries.find((entry) => entry.event === 'started' && entry.run === finished?.run);
  return started?.event === 'started' ? started.appVersion : null;
}

/** Types of network file systems on Linux, from `man 2 statfs`: NFS, SMB, SMB 2, CIFS, AFS, Ceph, 9P. */
const NETWORK_TYPES: ReadonlySet<number> = new Set([
  0x6969, 0x517b, 0xfe534d42, 0xff534d42, 0x5346414f, 0x00c36400, 0x01021997,
]);

/** Whether a folder is on another computer. Only known on Linux, and on Windows for paths such as `\\server\share`. */
export function isNetworkFolder(folder: string, platform: NodeJS.Platform = process.platform): boolean {
  if (platform === 'win32') return /^(?:\\\\|\/\/)(?![?.])/.test(folder);
  if (platform !== 'linux') return false;
  return NETWORK_TYPES.has(statfsSync(nearestExistingDirectory(folder)).type >>> 0);
}
