import type { UncheckedTable } from '@auralis/sqlite';

export const BACKUP_REASONS = ['before-upgrade', 'manual', 'before-restore', 'scheduled'] as const;

export type BackupReason = (typeof BACKUP_REASONS)[number];

/**
 * How thoroughly a backup was verified. 1: size, header and ids. 2: the bytes equal the source's, by SHA-256.
 * 3: `quick_check`. 4: `integrity_check`, foreign keys and row counts. 5: a restore drill.
 */
export type VerificationLevel = 1 | 2 | 3 | 4 | 5;

/** Levels below concern the copy itself; this one concerns what the app does with it. */
const DRILL = 5 satisfies VerificationLevel;

export interface VerificationRecord {
  readonly level: VerificationLevel;
  /** When the level was last passed, as an ISO date in UTC. */
  readonly at: string;
}

export interface VerificationFailure extends VerificationRecord {
  readonly reason: string;
}

/** The JSON document beside every backup. A copy without one is not a backup. */
export interface BackupManifest {
  readonly format: 1;
  /** File name of the database. */
  readonly database: string;
  /** Orders the backups of a database; the clock may be wrong. */
  readonly sequence: number;
  readonly createdAt: string;
  readonly reason: BackupReason;
  /** A label from the user. A labelled backup is never pruned. */
  readonly label: string | null;
  readonly appVersion: string | null;
  readonly schemaVersion: number | null;
  /** The oldest schema version whose app may still use the file. */
  readonly minReader: number | null;
  readonly applicationId: number;
  readonly userVersion: number;
  readonly sha256: string;
  readonly bytes: number;
  readonly pageSize: number;
  readonly pageCount: number;
  /** Rows per table. */
  readonly rows: Readonly<Record<string, number>>;
  /** Tables that the last check could not check or count, since they need what its connection lacked. */
  readonly unchecked: readonly UncheckedTable[];
  /** Number of broken foreign keys; null until they are counted. */
  readonly orphans: number | null;
  /** The latest success of each level. */
  readonly proofs: readonly VerificationRecord[];
  /** The latest failure, at the level that found it, until that level or a higher one is passed. */
  readonly failure: VerificationFailure | null;
}

/** The highest level passed; 0 when the last check of the copy itself failed. A failed drill only takes level 5 away. */
export function verifiedLevel(manifest: BackupManifest): VerificationLevel | 0 {
  if (hasFailedVerification(manifest)) return 0;
  return ([5, 4, 3, 2, 1] as const).find((level) => manifest.proofs.some((record) => record.level === level)) ?? 0;
}

/** Whether a backup is verified well enough (level 3 or more) to justify the removal of others. */
export function isVerified({ manifest }: { readonly manifest: BackupManifest }): boolean {
  return verifiedLevel(manifest) >= 3;
}

/** Whether the last check found the copy itself damaged. A failed drill does not count. */
export function hasFailedVerification({ failure }: BackupManifest): boolean {
  return failure !== null && failure.level < DRILL;
}

/** When the backup last passed a check of at least `level`, or null. */
export function lastVerifiedAt({ proofs }: BackupManifest, level: VerificationLevel = 1): string | null {
  const times = proofs.filter((record) => record.level >= level).map(({ at }) => at);
  return times.toSorted().at(-1) ?? null;
}

/** Records a success. It does not clear the failure of a higher level, which looks at more. */
export function withVerification(manifest: BackupManifest, record: VerificationRecord): BackupManifest {
  const { failure } = manifest;
  const others = manifest.proofs.filter(({ level }) => level !== record.level);
  const proofs = [...others, record].toSorted((one, other) => one.level - other.level);
  return { ...manifest, proofs, failure: failure !== null && failure.level > record.level ? failure : null };
}

/** Records a failure. A failed drill revokes earlier drills, since it depends on the app; the copy stays verified. */
export function withFailure(manifest: BackupManifest, failure: VerificationFailure): BackupManifest {
  const { failure: former } = manifest;
  const proofs = failure.level < DRILL ? manifest.proofs : manifest.proofs.filter(({ level }) => level < DRILL);
  const isDeeper = former !== null && former.level > failure.level && former.level < DRILL;
  return { ...manifest, proofs, failure: isDeeper ? former : failure };
}

export function serializeManifest(manifest: BackupManifest): string {
  return `${JSON.stringify(manifest, null, 2)}\n`;
}
