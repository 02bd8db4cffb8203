import type { Inspection } from '../inspection/inspection.ts';
import { type RollbackOutcome, readJournal, writeJournal } from '../journal/journal.ts';
import { runsOf } from '../journal/runs.ts';
import type { SchemaNode } from '../migrations/migration.ts';

/** An earlier run whose program ended in the middle, and that changed nothing. */
export interface InterruptedRun {
  /** When it began: UTC, ISO 8601. */
  readonly at: string;
  /** How far it is known to have come, 0 to 1. */
  readonly fraction: number;
}

/**
 * Writes the missing end of runs whose program ended in the middle. Call it under the write lock: then no other
 * program's run is in progress.
 *
 * @returns the newest run among them that changed nothing, or null
 */
export function closeInterruptedRuns(database: string, inspection: Inspection, now: () => Date): InterruptedRun | null {
  let newest: InterruptedRun | null = null;
  for (const { started, end, fraction } of runsOf(readJournal(database))) {
    if (end !== null) continue;
    const { run, from, to, steps, at } = started;
    const outcome = rollbackOutcome(inspection, from, to);
    const entry = { at: now().toISOString(), run, from, to, steps, fraction, wayBack: outcome };
    writeJournal(database, { event: 'stopped', ...entry });
    if (outcome === 'unchanged') newest = { at, fraction };
  }
  return newest;
}

/** The state in which a run between two versions left a database, by the version it has now; pure. */
export function rollbackOutcome(inspection: Inspection, from: SchemaNode, to: number): RollbackOutcome {
  const { status } = inspection;
  if (status === 'absent' || status === 'empty') return from === 0 ? 'unchanged' : 'failed';
  if (status === 'legacy') return from === 'legacy' ? 'unchanged' : 'failed';
  if (!('version' in inspection)) return 'failed';
  if (inspection.version === from) return 'unchanged';
  return inspection.version === to ? 'was-done' : 'failed';
}
