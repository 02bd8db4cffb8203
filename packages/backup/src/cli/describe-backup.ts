import { basename } from 'node:path';
import { formatBytes } from '@auralis/command-line';
import type { Backup, PreservedFiles } from '../catalog/list-backups.ts';
import { type BackupManifest, hasFailedVerification, lastVerifiedAt, verifiedLevel } from '../catalog/manifest.ts';

export function describeBackup({ id, manifest }: Backup): string {
  const { createdAt, reason, schemaVersion, bytes, label } = manifest;
  const labelled = label === null ? '' : `  "${label}"`;
  return `${id}  ${createdAt}  ${reason}  schema ${schemaVersion ?? 'none'}  ${formatBytes(bytes)}  ${describeVerification(manifest)}${labelled}`;
}

export function describePreservedFiles({ path, bytes }: PreservedFiles): string {
  return `${basename(path)}  ${formatBytes(bytes)}  files from before a restore or a salvage; remove them yourself`;
}

/** What a check had to leave out, and what to do about it; empty when it left nothing out. */
export function describeUnchecked({ unchecked }: BackupManifest): readonly string[] {
  if (unchecked.length === 0) return [];
  return [
    ...unchecked.map(({ table, reason }) => `Not checked: table ${table} (${reason}). Its bytes are in the backup.`),
    'An app checks such tables too when it registers what is missing, with the option `prepare`.',
  ];
}

/** With the date of that level: a later verification of a lower level does not confirm it. */
function describeVerification(manifest: BackupManifest): string {
  const { failure, unchecked } = manifest;
  if (failure !== null && hasFailedVerification(manifest)) return `failed level ${failure.level}, ${failure.at}`;
  const level = verifiedLevel(manifest);
  const drill = failure === null ? '' : `, drill failed ${failure.at}`;
  const without = unchecked.length === 0 ? '' : `, without ${unchecked.map(({ table }) => table).join(', ')}`;
  return `verified level ${level} of 5, ${level === 0 ? 'never' : lastVerifiedAt(manifest, level)}${drill}${without}`;
}

const UNITS = [
  [86_400_000, 'day'],
  [3_600_000, 'hour'],
  [60_000, 'minute'],
] as const;

/** How long ago something was, in the largest unit that fits: `3 days`. */
export function ageOf(since: string, now: Date): string {
  const ms = Math.max(0, now.getTime() - Date.parse(since));
  const [size, unit] = UNITS.find(([one]) => ms >= one) ?? [60_000, 'minute'];
  const count = Math.floor(ms / size);
  return `${count} ${count === 1 ? unit : `${unit}s`}`;
}
