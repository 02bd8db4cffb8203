import type { Backup as StoredBackup } from '@auralis/backup';
import { lastVerifiedAt, verifiedLevel } from '@auralis/backup/support';
import type { Backup, RestorePreview } from '../../contract/backups.ts';

/** Enough of a check to justify the removal of other backups. */
const VERIFIED = 3;
/** Names of playlists in a preview. */
const MOST_NAMES = 5;

/**
 * Backups as windows show them; pure.
 *
 * @param newestSchema - the newest schema version that this app supports
 */
export function toBackups(stored: readonly StoredBackup[], newestSchema: number): readonly Backup[] {
  return stored.map((backup) => toBackup(backup, stored, newestSchema));
}

export function toBackup(stored: StoredBackup, all: readonly StoredBackup[], newestSchema: number): Backup {
  const { id, manifest } = stored;
  const { createdAt, reason, label, appVersion, schemaVersion, bytes, rows, failure } = manifest;
  const level = verifiedLevel(manifest);
  const isOtherVerified = all.some((other) => other.id !== id && verifiedLevel(other.manifest) >= VERIFIED);
  return {
    id,
    createdAt,
    reason,
    label,
    appVersion,
    schemaVersion,
    isReadable: isReadable(stored, newestSchema),
    bytes,
    rows: { ...rows },
    verifiedLevel: level,
    verifiedAt: lastVerifiedAt(manifest, level === 0 ? 1 : level),
    failure: failure === null ? null : { at: failure.at, reason: failure.reason },
    isProtected: level > 0 && !isOtherVerified,
  };
}

/** Whether this app can read a backup. */
export function isReadable({ manifest: { schemaVersion, minReader } }: StoredBackup, newestSchema: number): boolean {
  return schemaVersion === null || schemaVersion <= newestSchema || (minReader !== null && minReader <= newestSchema);
}

const COUNTED = ['tracks', 'albums', 'artists', 'playlists', 'entries', 'plays', 'favourites'] as const;

interface Fact {
  readonly name: string;
  readonly current: number | string | null;
  readonly backup: number | string | null;
}

/** The counts that differ; pure. */
export function toDifferences(facts: readonly Fact[]): NonNullable<RestorePreview['differences']> {
  return COUNTED.flatMap((name) => {
    const fact = facts.find((one) => one.name === name);
    return fact === undefined ? [] : [{ name, current: Number(fact.current ?? 0), backup: Number(fact.backup ?? 0) }];
  });
}

/** Names that one list has more often than the other; pure. */
export function namesOnlyIn(one: readonly string[], other: readonly string[]): string[] {
  const left = [...other];
  const only = one.filter((name) => {
    const at = left.indexOf(name);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
  return only.slice(0, MOST_NAMES);
}
