import { formatBytes } from '@auralis/command-line';
import type { Backup } from '../list-backups.ts';
import { lastProvenAt, provenLevel } from '../manifest.ts';

export function describeBackup({ id, manifest }: Backup): string {
  const { createdAt, reason, schemaVersion, bytes, label } = manifest;
  const name = label === null ? '' : `  "${label}"`;
  return `${id}  ${createdAt}  ${reason}  schema ${schemaVersion ?? 'none'}  ${formatBytes(bytes)}  proof ${provenLevel(manifest)} of 5, ${lastProvenAt(manifest) ?? 'never'}${name}`;
}
