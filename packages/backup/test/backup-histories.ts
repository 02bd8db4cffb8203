import fc from 'fast-check';
import { backupId } from '../src/catalog/backup-place.ts';
import type { Backup } from '../src/catalog/list-backups.ts';
import {
  type BackupManifest,
  type BackupReason,
  type ProofFailure,
  type ProofLevel,
  withFailure,
  withProof,
} from '../src/catalog/manifest.ts';
import { chooseRemovals } from '../src/retention/choose-removals.ts';
import type { Frozen } from '../src/retention/plan-retention.ts';
import type { RetentionPolicy } from '../src/retention/policy.ts';
import { isProven, type Verdict } from '../src/retention/verdict.ts';

/** What happens to the backups of a library in the course of its life. */
export type Happening =
  | { readonly kind: 'backup'; readonly reason: BackupReason; readonly level: ProofLevel; readonly bytes: number }
  | { readonly kind: 'name' | 'check' | 'fail' | 'drill' | 'rot'; readonly pick: number }
  /** Negative: the clock was set back. */
  | { readonly kind: 'hours'; readonly hours: number }
  | { readonly kind: 'upgrade' | 'undo' }
  | { readonly kind: 'prune'; readonly policy: Partial<RetentionPolicy>; readonly frozen: Frozen | null };

const reason = fc.constantFrom<BackupReason>('before-upgrade', 'manual', 'before-restore', 'scheduled');

const backup = fc.record({
  kind: fc.constant('backup' as const),
  reason,
  level: fc.constantFrom<ProofLevel>(1, 2, 3, 4, 5),
  bytes: fc.integer({ min: 0, max: 1000 }),
});

const prune = fc.record({
  kind: fc.constant('prune' as const),
  policy: fc.record(
    {
      last: fc.nat(6),
      days: fc.nat(8),
      weeks: fc.nat(5),
      perSchema: fc.nat(2),
      bytes: fc.option(fc.nat(4000)),
    },
    { requiredKeys: [] },
  ),
  frozen: fc.oneof(
    { weight: 6, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: fc.constantFrom<Frozen>('upgrade', 'restore', 'damaged') },
  ),
});

const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 8, arbitrary: backup },
  { weight: 3, arbitrary: prune },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('hours' as const), hours: fc.integer({ min: -500, max: 500 }) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constantFrom('name', 'check', 'fail', 'drill', 'rot'), pick: fc.nat(30) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('upgrade', 'undo') }) },
);

/** A random life of a library's backups. */
export const backupHistory: fc.Arbitrary<readonly Happening[]> = fc.array(happening, { maxLength: 40, size: 'max' });

interface Life {
  now: number;
  schema: number;
  sequence: number;
  backups: readonly Backup[];
  /** Damaged, and nobody has looked yet. */
  readonly rotten: Set<string>;
}

/**
 * Lives through a history as the executor would, with the disk left out.
 *
 * @returns the promises of retention that were broken on the way; empty when it kept them all
 */
export async function brokenPromises(history: readonly Happening[]): Promise<readonly string[]> {
  const life: Life = { now: Date.UTC(2026, 0, 1), schema: 1, sequence: 0, backups: [], rotten: new Set() };
  const broken: string[] = [];
  for (const event of history) {
    if (event.kind === 'prune') broken.push(...(await pruned(life, event)));
    else happen(life, event);
  }
  return broken;
}

function happen(life: Life, event: Exclude<Happening, { kind: 'prune' }>): void {
  if ('pick' in event) touch(life, event);
  else if (event.kind === 'hours') life.now += event.hours * 3_600_000;
  else if (event.kind === 'backup') life.backups = [...life.backups, makeBackup(life, event)];
  else life.schema = Math.max(1, life.schema + (event.kind === 'upgrade' ? 1 : -1));
}

function touch(life: Life, { kind, pick }: Extract<Happening, { pick: number }>): void {
  const chosen = life.backups[pick % Math.max(1, life.backups.length)];
  if (chosen === undefined) return;
  const at = new Date(life.now).toISOString();
  if (kind === 'rot') life.rotten.add(chosen.id);
  else if (kind === 'fail') change(life, chosen, withFailure(chosen.manifest, { level: 4, at, reason: 'damaged' }));
  else if (kind === 'name') change(life, chosen, { ...chosen.manifest, label: 'mine' });
  else if (life.rotten.has(chosen.id)) change(life, chosen, withFailure(chosen.manifest, rotten(at)));
  else change(life, chosen, looked(chosen.manifest, kind, at));
}

/** A drill fails by the app's doing: the copy itself has just passed. */
function looked(manifest: BackupManifest, kind: 'check' | 'drill', at: string): BackupManifest {
  const proven = withProof(manifest, { level: 4, at });
  return kind === 'check' ? proven : withFailure(proven, { level: 5, at, reason: 'the new step has a fault' });
}

const rotten = (at: string): ProofFailure => ({ level: 2, at, reason: 'rotten' });

function change(life: Life, chosen: Backup, manifest: BackupManifest): Backup {
  const changed = { ...chosen, manifest };
  life.backups = life.backups.map((one) => (one === chosen ? changed : one));
  return changed;
}

async function pruned(
  life: Life,
  { policy, frozen }: Extract<Happening, { kind: 'prune' }>,
): Promise<readonly string[]> {
  const prove = async (one: Backup) => {
    if (!life.rotten.has(one.id)) return one;
    const at = new Date(life.now).toISOString();
    return change(life, one, withFailure(one.manifest, rotten(at)));
  };
  const options = () => ({ backups: life.backups, policy, now: new Date(life.now), frozen });
  const { verdicts, remove } = await chooseRemovals(options(), prove);
  const gone = new Set(remove.map(({ id }) => id));
  // With what was found rotten on the way.
  const before = life.backups;
  life.backups = life.backups.filter(({ id }) => !gone.has(id));
  const again = await chooseRemovals(options(), prove);
  return promisesBroken(before, life, gone, [
    [frozen !== null && gone.size > 0, 'something was removed while frozen'],
    [verdicts.length !== before.length, 'a backup got no verdict'],
    [again.remove.length > 0, 'pruning again removed more'],
    [verdicts.some(isBlamedForDrill), 'a backup was given up for a drill that failed'],
  ]);
}

function isBlamedForDrill(verdict: Verdict): boolean {
  return !verdict.keep && verdict.reason === 'check-failed' && verdict.backup.manifest.failure?.level === 5;
}

function promisesBroken(
  before: readonly Backup[],
  life: Life,
  gone: ReadonlySet<string>,
  more: readonly (readonly [boolean, string])[],
): readonly string[] {
  const isWhole = (one: Backup) => isProven(one) && !life.rotten.has(one.id);
  const newestFirst = before.toSorted((one, other) => other.manifest.sequence - one.manifest.sequence);
  const upgrades = newestFirst.filter(
    ({ manifest }) => manifest.reason === 'before-upgrade' && (manifest.failure?.level ?? 5) === 5,
  );
  const schemas = [...new Set(upgrades.map(({ manifest }) => manifest.schemaVersion ?? 0))].toSorted((a, b) => b - a);
  const waysBack = schemas
    .slice(0, 2)
    .map((schema) => upgrades.find(({ manifest }) => (manifest.schemaVersion ?? 0) === schema)?.id ?? '');
  const checks: readonly (readonly [boolean, string])[] = [
    [before.some(isWhole) && !life.backups.some(isWhole), 'no proven backup is left'],
    [before.some(({ id, manifest }) => manifest.label !== null && gone.has(id)), 'a named backup was removed'],
    [waysBack.some((id) => gone.has(id)), 'a way back before an upgrade was removed'],
    ...more,
  ];
  return checks.filter(([isBroken]) => isBroken).map(([, what]) => what);
}

function makeBackup(life: Life, { reason, level, bytes }: Extract<Happening, { kind: 'backup' }>): Backup {
  life.sequence += 1;
  const createdAt = new Date(life.now);
  const id = backupId(createdAt, life.sequence);
  const path = `backups/library.db.backup_${id}`;
  const manifest: BackupManifest = {
    format: 1,
    database: 'library.db',
    sequence: life.sequence,
    createdAt: createdAt.toISOString(),
    reason,
    label: null,
    appVersion: null,
    schemaVersion: life.schema,
    minReader: null,
    applicationId: 0,
    userVersion: life.schema,
    sha256: '0'.repeat(64),
    bytes,
    pageSize: 4096,
    pageCount: 1,
    rows: {},
    orphans: null,
    proofs: [{ level, at: createdAt.toISOString() }],
    failure: null,
  };
  return { id, path, manifestPath: `${path}.json`, manifest };
}
