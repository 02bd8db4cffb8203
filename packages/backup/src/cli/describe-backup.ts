import { basename } from 'node:path';
import { formatBytes } from '@auralis/command-line';
import type { Backup } from '../catalog/list-backups.ts';
import { type BackupManifest, hasFailed, lastProvenAt, provenLevel } from '../catalog/manifest.ts';
import type { Evidence } from '../restore/list-evidence.ts';

export function describeBackup({ id, manifest }: Backup): string {
  const { createdAt, reason, schemaVersion, bytes, label } = manifest;
  const name = label === null ? '' : `  "${label}"`;
  return `${id}  ${createdAt}  ${reason}  schema ${schemaVersion ?? 'none'}  ${formatBytes(bytes)}  ${describeProof(manifest)}${name}`;
}

export function describeEvidence({ path, bytes }: Evidence): string {
  return `${basename(path)}  ${formatBytes(bytes)}  files as they were before a restore or a salvage: yours to remove`;
}

/** With the date of that level: a later look that went less far says nothing of it. */
function describeProof(manifest: BackupManifest): string {
  const { failure } = manifest;
  if (failure !== null && hasFailed(manifest)) return `failed check ${failure.level}, ${failure.at}`;
  const level = provenLevel(manifest);
  const drill = failure === null ? '' : `, drill failed ${failure.at}`;
  return `proof ${level} of 5, ${level === 0 ? 'never' : lastProvenAt(manifest, level)}${drill}`;
}
