export type BackupReason = 'before-upgrade' | 'manual' | 'before-restore' | 'scheduled';

/**
 * How much is known to be right. 1: size, header and ids. 2: the bytes are the source's. 3: `quick_check`.
 * 4: `integrity_check`, foreign keys and row counts. 5: restored to a scratch place and used there.
 */
export type ProofLevel = 1 | 2 | 3 | 4 | 5;

export interface Proof {
  readonly level: ProofLevel;
  /** When it was last shown, as an ISO date in UTC. */
  readonly at: string;
}

export interface ProofFailure extends Proof {
  readonly reason: string;
}

/** What stands beside every backup as JSON. A copy without one is no backup. */
export interface BackupManifest {
  readonly format: 1;
  /** File name of the database. */
  readonly database: string;
  /** Orders the backups of a database: clocks jump. */
  readonly sequence: number;
  readonly createdAt: string;
  readonly reason: BackupReason;
  /** A name the listener gave; a named backup is never pruned. */
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
  /** Links to rows that do not exist; null until somebody counted. */
  readonly orphans: number | null;
  /** The latest success of each level. */
  readonly proofs: readonly Proof[];
  /** The latest failure, until a proof succeeds again. */
  readonly failure: ProofFailure | null;
}

/** The highest level shown, or 0 when the last check failed. */
export function provenLevel({ proofs, failure }: BackupManifest): ProofLevel | 0 {
  if (failure !== null) return 0;
  return ([5, 4, 3, 2, 1] as const).find((level) => proofs.some((proof) => proof.level === level)) ?? 0;
}

/** When the backup last passed a check of at least `level`, or null. */
export function lastProvenAt({ proofs }: BackupManifest, level: ProofLevel = 1): string | null {
  const times = proofs.filter((proof) => proof.level >= level).map(({ at }) => at);
  return times.toSorted().at(-1) ?? null;
}

export function withProof(manifest: BackupManifest, proof: Proof): BackupManifest {
  const others = manifest.proofs.filter(({ level }) => level !== proof.level);
  const proofs = [...others, proof].toSorted((one, other) => one.level - other.level);
  return { ...manifest, proofs, failure: null };
}

export function withFailure(manifest: BackupManifest, failure: ProofFailure): BackupManifest {
  return { ...manifest, failure };
}

export function serializeManifest(manifest: BackupManifest): string {
  return `${JSON.stringify(manifest, null, 2)}\n`;
}
