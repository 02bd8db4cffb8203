import fc from 'fast-check';
import { backupId } from '../src/catalog/backup-place.ts';
import type { Backup } from '../src/catalog/list-backups.ts';
import {
  type BackupManifest,
  type BackupReason,
  isVerified,
  type VerificationFailure,
  type VerificationLevel,
  withFailure,
  withVerification,
} from '../src/catalog/manifest.ts';
import { chooseRemovals } from '../src/retention/choose-removals.ts';
import type { PruningBlock, RetentionDecision } from '../src/retention/plan-retention.ts';
import { RETENTION_RULE_NAMES, RETENTION_RULES, type RetentionPolicy } from '../src/retention/retention-rules.ts';

/** What may happen to the backups of a database. */
export type BackupEvent =
  | {
      readonly kind: 'backup';
      readonly reason: BackupReason;
      readonly level: VerificationLevel;
      readonly bytes: number;
    }
  | { readonly kind: 'label' | 'verify' | 'fail' | 'drill' | 'rot'; readonly pick: number }
  /** Negative: the clock was set back. */
  | { readonly kind: 'hours'; readonly hours: number }
  | { readonly kind: 'upgrade' | 'undo' }
  | { readonly kind: 'prune'; readonly policy: Partial<RetentionPolicy>; readonly block: PruningBlock | null };

const reason = fc.constantFrom<BackupReason>('before-upgrade', 'manual', 'before-restore', 'scheduled');

const backup = fc.record({
  kind: fc.constant('backup' as const),
  reason,
  level: fc.constantFrom<VerificationLevel>(1, 2, 3, 4, 5),
  bytes: fc.integer({ min: 0, max: 1000 }),
});

/** Derived from the table of rules, so that a new rule takes part. */
const ruleCounts = Object.fromEntries(
  RETENTION_RULE_NAMES.map((name) => [name, fc.nat(RETENTION_RULES[name].default + 1)]),
);

const policy: fc.Arbitrary<Partial<RetentionPolicy>> = fc.record(
  { ...ruleCounts, bytes: fc.option(fc.nat(4000)) },
  { requiredKeys: [] },
);

const prune = fc.record({
  kind: fc.constant('prune' as const),
  policy,
  block: fc.oneof(
    { weight: 6, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: fc.constantFrom<PruningBlock>('upgrade', 'restore', 'damaged') },
  ),
});

const event: fc.Arbitrary<BackupEvent> = fc.oneof(
  { weight: 8, arbitrary: backup },
  { weight: 3, arbitrary: prune },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('hours' as const), hours: fc.integer({ min: -500, max: 500 }) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constantFrom('label', 'verify', 'fail', 'drill', 'rot'), pick: fc.nat(30) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('upgrade', 'undo') }) },
);

/** A random history of the backups of one database. */
export const backupHistory: fc.Arbitrary<readonly BackupEvent[]> = fc.array(event, { maxLength: 40, size: 'max' });

interface Life {
  now: number;
  schema: number;
  sequence: number;
  backups: readonly Backup[];
  /** Damaged, but not verified since. */
  readonly rotten: Set<string>;
}

/**
 * Replays a history as pruning would, without a disk.
 *
 * @returns the promises of retention that were broken; empty when all were kept
 */
export async function brokenPromises(history: readonly BackupEvent[]): Promise<readonly string[]> {
  const life: Life = { now: Date.UTC(2026, 0, 1), schema: 1, sequence: 0, backups: [], rotten: new Set() };
  const broken: string[] = [];
  for (const event of history) {
    if (event.kind === 'prune') broken.push(...(await pruned(life, event)));
    else apply(life, event);
  }
  return broken;
}

function apply(life: Life, event: Exclude<BackupEvent, { kind: 'prune' }>): void {
  if ('pick' in event) touch(life, event);
  else if (event.kind === 'hours') life.now += event.hours * 3_600_000;
  else if (event.kind === 'backup') life.backups = [...life.backups, makeBackup(life, event)];
  else life.schema = Math.max(1, life.schema + (event.kind === 'upgrade' ? 1 : -1));
}

function touch(life: Life, { kind, pick }: Extract<BackupEvent, { pick: number }>): void {
  const chosen = life.backups[pick % Math.max(1, life.backups.length)];
  if (chosen === undefined) return;
  const at = new Date(life.now).toISOString();
  if (kind === 'rot') life.rotten.add(chosen.id);
  else if (kind === 'fail') change(life, chosen, withFailure(chosen.manifest, { level: 4, at, reason: 'damaged' }));
  else if (kind === 'label') change(life, chosen, { ...chosen.manifest, label: 'mine' });
  else if (life.rotten.has(chosen.id)) change(life, chosen, withFailure(chosen.manifest, rotten(at)));
  else change(life, chosen, verified(chosen.manifest, kind, at));
}

/** A failed drill is a fault of the app: the copy itself has just passed. */
function verified(manifest: BackupManifest, kind: 'verify' | 'drill', at: string): BackupManifest {
  const passed = withVerification(manifest, { level: 4, at });
  return kind === 'verify' ? passed : withFailure(passed, { level: 5, at, reason: 'the new migration has a fault' });
}

const rotten = (at: string): VerificationFailure => ({ level: 2, at, reason: 'rotten' });

function change(life: Life, chosen: Backup, manifest: BackupManifest): Backup {
  const changed = { ...chosen, manifest };
  life.backups = life.backups.map((one) => (one === chosen ? changed : one));
  return changed;
}

async function pruned(
  life: Life,
  { policy, block }: Extract<BackupEvent, { kind: 'prune' }>,
): Promise<readonly string[]> {
  const reverify = async (one: Backup) => {
    if (!life.rotten.has(one.id)) return one;
    const at = new Date(life.now).toISOString();
    return change(life, one, withFailure(one.manifest, rotten(at)));
  };
  const options = () => ({ backups: life.backups, policy, now: new Date(life.now), pruningBlockedBy: block });
  const { decisions, remove } = await chooseRemovals(options(), reverify);
  const gone = new Set(remove.map(({ id }) => id));
  // Includes what was found rotten during planning.
  const before = life.backups;
  life.backups = life.backups.filter(({ id }) => !gone.has(id));
  const again = await chooseRemovals(options(), reverify);
  return promisesBroken(before, life, gone, [
    [block !== null && gone.size > 0, 'something was removed while pruning was blocked'],
    [decisions.length !== before.length, 'a backup got no decision'],
    [again.remove.length > 0, 'pruning again removed more'],
    [decisions.some(isBlamedForDrill), 'a backup was removed because its drill failed'],
  ]);
}

function isBlamedForDrill(decision: RetentionDecision): boolean {
  return !decision.keep && decision.reason === 'verification-failed' && decision.backup.manifest.failure?.level === 5;
}

function promisesBroken(
  before: readonly Backup[],
  life: Life,
  gone: ReadonlySet<string>,
  more: readonly (readonly [boolean, string])[],
): readonly string[] {
  const isWhole = (one: Backup) => isVerified(one) && !life.rotten.has(one.id);
  const newestFirst = before.toSorted((one, other) => other.manifest.sequence - one.manifest.sequence);
  const upgrades = newestFirst.filter(
    ({ manifest }) => manifest.reason === 'before-upgrade' && (manifest.failure?.level ?? 5) === 5,
  );
  const schemas = [...new Set(upgrades.map(({ manifest }) => manifest.schemaVersion ?? 0))].toSorted((a, b) => b - a);
  const waysBack = schemas
    .slice(0, 2)
    .map((schema) => upgrades.find(({ manifest }) => (manifest.schemaVersion ?? 0) === schema)?.id ?? '');
  const checks: readonly (readonly [boolean, string])[] = [
    [before.some(isWhole) && !life.backups.some(isWhole), 'no verified backup is left'],
    [before.some(({ id, manifest }) => manifest.label !== null && gone.has(id)), 'a labelled backup was removed'],
    [waysBack.some((id) => gone.has(id)), 'a protected backup from before an upgrade was removed'],
    ...more,
  ];
  return checks.filter(([isBroken]) => isBroken).map(([, what]) => what);
}

function makeBackup(life: Life, { reason, level, bytes }: Extract<BackupEvent, { kind: 'backup' }>): Backup {
  life.sequence += 1;
  const createdAt = new Date(life.now);
  const id = backupId(createdAt, life.sequence);
  const path = `backups/app.db.backup_${id}`;
  const manifest: BackupManifest = {
    format: 1,
    database: 'app.db',
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
    unchecked: [],
    proofs: [{ level, at: createdAt.toISOString() }],
    failure: null,
  };
  return { id, path, manifestPath: `${path}.json`, manifest };
}
