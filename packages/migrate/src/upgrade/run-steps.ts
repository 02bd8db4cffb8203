import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Database } from 'better-sqlite3';
import type { AppliedStep } from '../ledger.ts';
import type { Route } from '../migrations/route.ts';
import { stepParts } from './apply-step.ts';
import type { Report } from './progress.ts';
import { assertNotCancelled } from './wait-for-lock.ts';

/** Runs a route statement by statement; between two the caller's timers and signal get their turn. */
export async function runSteps(
  database: Database,
  route: Route,
  report: Report,
  signal: AbortSignal | undefined,
): Promise<readonly AppliedStep[]> {
  const applied: AppliedStep[] = [];
  const sizes = route.map(({ body }) => (body.kind === 'sql' ? body.statements.length : 1) + 2);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  let done = 0;
  for (const [index, step] of route.entries()) {
    const started = performance.now();
    const about = { index: index + 1, count: route.length, name: step.name, description: step.description };
    for (const run of stepParts(database, step)) {
      report('migrate', done, total, about);
      run();
      done += 1;
      await nextTurn();
      assertNotCancelled(signal);
    }
    applied.push({ step, durationMs: performance.now() - started });
  }
  report('migrate', total, total);
  return applied;
}
