import { MigrateError } from '../errors.ts';
import { journalPath, readJournal } from '../journal/journal.ts';
import { failuresInARow } from '../journal/runs.ts';
import type { ActivePlan } from './transform.ts';
import type { UpgradeOptions } from './upgrade-options.ts';

const FAILURES_ALLOWED = 3;

/** @throws MigrateError `TOO_MANY_FAILURES`: a start that fails and backs up again, over and over, fills a disk */
export function assertMayTry(database: string, plan: ActivePlan, { tryAgain = false }: UpgradeOptions): void {
  if (tryAgain) return;
  const steps = plan.route.map(({ checksum }) => checksum);
  const failures = failuresInARow(readJournal(database), steps);
  if (failures < FAILURES_ALLOWED) return;
  throw new MigrateError('TOO_MANY_FAILURES', {
    message: `This update failed ${failures} times in a row on your library, so it was not started again. Your library is unchanged.`,
    detail: `See ${journalPath(database)}; "tryAgain" (--try-again) starts it all the same.`,
    facts: { database, failures },
  });
}
