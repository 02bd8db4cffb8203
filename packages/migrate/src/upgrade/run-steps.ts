import { setImmediate as nextTurn } from 'node:timers/promises';
import { throwIfAborted } from '@auralis/sqlite';
import type { Database } from 'better-sqlite3';
import type { AppliedStep } from '../inspection/ledger.ts';
import type { Route } from '../migrations/route.ts';
import { stepParts } from './apply-step.ts';
import type { Report } from './progress.ts';
import { stepWeights } from './step-weights.ts';

interface RunOptions {
  readonly report: Report;
  readonly signal: AbortSignal | undefined;
  /** Rows per table before; null where nobody counted them. */
  readonly rows: Readonly<Record<string, number>> | null;
}

/** Runs a route statement by statement; between two the caller's timers and signal get their turn. */
export async function runSteps(
  database: Database,
  route: Route,
  { report, signal, rows }: RunOptions,
): Promise<readonly AppliedStep[]> {
  const applied: AppliedStep[] = [];
  const weights = route.map((step) => stepWeights(step, rows));
  const total = weights.flat().reduce((sum, weight) => sum + weight, 0);
  let done = 0;
  for (const [index, step] of route.entries()) {
    const started = performance.now();
    const about = { index: index + 1, count: route.length, name: step.name, description: step.description };
    for (const [part, run] of [...stepParts(database, step)].entries()) {
      report('migrate', done, total, about);
      run();
      done += weights[index]?.[part] ?? 0;
      await nextTurn();
      throwIfAborted(signal);
    }
    applied.push({ step, durationMs: performance.now() - started });
  }
  report('migrate', total, total);
  return applied;
}
