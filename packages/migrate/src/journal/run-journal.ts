import { statSync } from 'node:fs';
import type { SchemaNode } from '../migrations/migration.ts';
import type { Route } from '../migrations/route.ts';
import type { Loss } from '../verify/losses.ts';
import { noteProgress, type RollbackOutcome, writeJournal } from './journal.ts';

/** The shortest time between two lines about progress, in milliseconds: within a phase, and when a new one begins. */
const PROGRESS_INTERVAL_MS = { samePhase: 1000, newPhase: 100 } as const;

/** Writes the lines of one run. */
export interface RunJournal {
  reached(progress: RunProgress): void;
  finished(result: RunFinished): void;
  failed(error: unknown, outcome: RollbackOutcome, backup: { readonly id: string } | null): void;
}

interface RunProgress {
  readonly phase: string;
  readonly fraction: number;
  readonly migration?: { readonly name: string };
}

interface RunFinished {
  readonly durationMs: number;
  readonly losses: readonly Loss[];
  readonly backup: { readonly id: string } | null;
}

interface RunOptions {
  readonly from: SchemaNode;
  readonly to: number;
  readonly route: Route;
  readonly appVersion: string;
  /** Size of the database before the run. */
  readonly bytes: number;
  readonly now: () => Date;
}

/** Records that a run begins. Call it under the write lock. */
export function beginRun(database: string, { from, to, route, appVersion, bytes, now }: RunOptions): RunJournal {
  const run = crypto.randomUUID();
  const about = { run, from, to, steps: route.map(({ checksum }) => checksum) };
  const at = () => now().toISOString();
  const began = performance.now();
  let lastNote = began;
  let lastPhase: string | null = null;
  let hasEnded = false;
  writeJournal(database, { event: 'started', at: at(), ...about, appVersion, bytes, file: fileIdentity(database) });
  return {
    reached({ fraction, migration, phase }) {
      const interval = PROGRESS_INTERVAL_MS[phase === lastPhase ? 'samePhase' : 'newPhase'];
      if (hasEnded || performance.now() - lastNote < interval) return;
      lastNote = performance.now();
      lastPhase = phase;
      const step = migration?.name ?? null;
      ignoringErrors(() => noteProgress(database, { event: 'reached', run, at: at(), fraction, step }));
    },
    finished({ durationMs, losses, backup }) {
      hasEnded = true;
      const entry = { at: at(), ...about, durationMs, losses, backup: backup?.id ?? null };
      ignoringErrors(() => writeJournal(database, { event: 'finished', ...entry }));
    },
    failed(error, outcome, backup) {
      hasEnded = true;
      const durationMs = performance.now() - began;
      const failure = { ...failureOf(error), durationMs, backup: backup?.id ?? null, wayBack: outcome };
      ignoringErrors(() => writeJournal(database, { event: 'failed', at: at(), ...about, ...failure }));
    },
  };
}

function failureOf(error: unknown): { readonly code: string; readonly step: string | null } {
  const { code, facts } = error as { readonly code?: string; readonly facts?: Readonly<Record<string, unknown>> };
  return { code: code ?? 'MIGRATION_FAILED', step: typeof facts?.migration === 'string' ? facts.migration : null };
}

/** Device and inode: they stay when a file is written to, and change when another file takes its place. */
export function fileIdentity(database: string): string {
  const { dev, ino } = statSync(database, { bigint: true });
  return `${dev}:${ino}`;
}

/** The run has been decided by now: the next run closes a journal that could not be written. */
function ignoringErrors(write: () => void): void {
  try {
    write();
  } catch {
    // A full or failing disk. The result, or the error on its way to the caller, matters more.
  }
}
