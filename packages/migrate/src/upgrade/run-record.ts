import { statSync } from 'node:fs';
import type { Backup } from '@auralis/backup';
import type { MigrateError } from '../errors.ts';
import type { Inspection } from '../inspection/inspection.ts';
import type { SchemaNode } from '../migrations/migration.ts';
import type { RollbackOutcome } from '../support/entry.ts';
import { noteInJournal, readJournal, writeJournal } from '../support/journal.ts';
import { runsOf } from '../support/runs.ts';
import type { UpgradeProgress } from './progress.ts';
import type { InterruptedRun, Receipt } from './receipt.ts';
import type { ActivePlan } from './transform.ts';
import type { UpgradeOptions } from './upgrade-options.ts';

/** How often at most a run tells the journal how far it is, in milliseconds: within a phase, and at a new one. */
const NOTE_EVERY_MS = { same: 1000, next: 100 } as const;

/** The journal's side of one run. */
export interface RunRecord {
  reached(progress: UpgradeProgress): void;
  finished(receipt: Receipt): void;
  failed(error: unknown, wayBack: RollbackOutcome, backup: Backup | null): void;
}

/** Writes that a run begins. Call it under the write lock. */
export function beginRun(
  database: string,
  plan: ActivePlan,
  { now = () => new Date(), appVersion }: UpgradeOptions,
  bytes: number,
): RunRecord {
  const run = crypto.randomUUID();
  const about = { run, from: plan.from, to: plan.to, steps: plan.route.map(({ checksum }) => checksum) };
  const at = () => now().toISOString();
  const began = performance.now();
  let noted = began;
  let phase: string | null = null;
  let hasEnded = false;
  writeJournal(database, { event: 'started', at: at(), ...about, appVersion, bytes, file: identityOf(database) });
  return {
    reached({ fraction, step, phase: now }) {
      if (hasEnded || performance.now() - noted < NOTE_EVERY_MS[now === phase ? 'same' : 'next']) return;
      noted = performance.now();
      phase = now;
      quietly(() => noteInJournal(database, { event: 'reached', run, at: at(), fraction, step: step?.name ?? null }));
    },
    finished({ durationMs, losses, backup }) {
      hasEnded = true;
      const entry = { at: at(), ...about, durationMs, losses, backup: backup?.id ?? null };
      quietly(() => writeJournal(database, { event: 'finished', ...entry }));
    },
    failed(error, wayBack, backup) {
      hasEnded = true;
      const { code = 'MIGRATION_FAILED', facts } = error as Partial<MigrateError>;
      const step = typeof facts?.step === 'string' ? facts.step : null;
      const durationMs = performance.now() - began;
      const entry = { at: at(), ...about, code, step, durationMs, backup: backup?.id ?? null, wayBack };
      quietly(() => writeJournal(database, { event: 'failed', ...entry }));
    },
  };
}

/** Device and inode: what stays when a file is written to, and changes when another takes its place. */
export function identityOf(database: string): string {
  const { dev, ino } = statSync(database, { bigint: true });
  return `${dev}:${ino}`;
}

/** How a run went is decided by then: a journal that can't be written is closed by the next start. */
function quietly(write: () => void): void {
  try {
    write();
  } catch {
    // A full or failing disk. The result, or the error that is on its way, matters more.
  }
}

/**
 * Closes the books on runs whose program was ended in the middle. Call it under the write lock: then no run of another
 * program is still going on.
 *
 * @returns the newest of them that had changed nothing, or null
 */
export function closeStoppedRuns(
  database: string,
  inspection: Inspection,
  { now = () => new Date() }: UpgradeOptions,
): InterruptedRun | null {
  let newest: InterruptedRun | null = null;
  for (const { started, end, fraction } of runsOf(readJournal(database))) {
    if (end !== null) continue;
    const { run, from, to, steps, at } = started;
    const wayBack = wayBackOf(inspection, from, to);
    writeJournal(database, { event: 'stopped', at: now().toISOString(), run, from, to, steps, fraction, wayBack });
    if (wayBack === 'unchanged') newest = { at, fraction };
  }
  return newest;
}

/** How a library is found after a run from one version to another that did not say its end; pure. */
export function wayBackOf(inspection: Inspection, from: SchemaNode, to: number): RollbackOutcome {
  const { status } = inspection;
  if (status === 'absent' || status === 'empty') return from === 0 ? 'unchanged' : 'failed';
  if (status === 'legacy') return from === 'legacy' ? 'unchanged' : 'failed';
  if (!('version' in inspection)) return 'failed';
  if (inspection.version === from) return 'unchanged';
  return inspection.version === to ? 'was-done' : 'failed';
}
