export type BackupReason = 'before-upgrade' | 'manual' | 'before-restore' | 'scheduled';

/**
 * How much is known to be right. 1: size, header and ids. 2: the bytes are the source's. 3: `quick_check`.
 * 4: `integrity_check`, foreign keys and row counts. 5: restored to a scratch place and used there.
 */
export type ProofLevel = 1 | 2 | 3 | 4 | 5;

/** Below it the copy alone is judged; at it, what the app makes of the copy. */
const DRILL = 5 satisfies ProofLevel;

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
  /** The latest failure, at the level that showed it, until a proof of that level or a higher one succeeds. */
  readonly failure: ProofFailure | null;
}

/** The highest level shown, or 0 when the copy itself failed its last check. A failed drill only takes level 5 away. */
export function provenLevel(manifest: BackupManifest): ProofLevel | 0 {
  if (hasFailed(manifest)) return 0;
  return ([5, 4, 3, 2, 1] as const).find((level) => manifest.proofs.some((proof) => proof.level === level)) ?? 0;
}

/** Whether the copy is not what was written, as far as the last look at it goes. What a drill made of it is not asked. */
export function hasFailed({ failure }: BackupManifest): boolean {
  return failure !== null && failure.level < DRILL;
}

/** When the backup last passed a check of at least `level`, or null. */
export function lastProvenAt({ proofs }: BackupManifest, level: ProofLevel = 1): string | null {
  const times = proofs.filter((proof) => proof.level >= level).map(({ at }) => at);
  return times.toSorted().at(-1) ?? null;
}

/** A look says nothing of what lies deeper: a failure of a higher level stays. */
export function withProof(manifest: BackupManifest, proof: Proof): BackupManifest {
  const { failure } = manifest;
  const others = manifest.proofs.filter(({ level }) => level !== proof.level);
  const proofs = [...others, proof].toSorted((one, other) => one.level - other.level);
  return { ...manifest, proofs, failure: failure !== null && failure.level > proof.level ? failure : null };
}

/** The drill goes by the app that does it, so what it once showed is no longer so; bytes that are right stay right. */
export function withFailure(manifest: BackupManifest, failure: ProofFailure): BackupManifest {
  const { failure: former } = manifest;
  const proofs = failure.level < DRILL ? manifest.proofs : manifest.proofs.filter(({ level }) => level < DRILL);
  const isDeeper = former !== null && former.level > failure.level && former.level < DRILL;
  return { ...manifest, proofs, failure: isDeeper ? former : failure };
}

export function serializeManifest(manifest: BackupManifest): string {
  return `${JSON.stringify(manifest, null, 2)}\n`;
}
