import fc from 'fast-check';
import { expect, test } from 'vitest';
import { backupHistory, brokenPromises } from '../../packages/backup/test/backup-histories.ts';
import { isLong } from './harness/sampling.ts';

const HISTORIES = isLong ? 100_000 : 2_000;

test(`in ${HISTORIES} random histories of backups, pruning never removes a verified backup that a rule keeps`, async () => {
  let lived = 0;
  await fc.assert(
    fc.asyncProperty(backupHistory, async (history) => {
      expect(await brokenPromises(history)).toEqual([]);
      lived += 1;
    }),
    { numRuns: HISTORIES, seed: isLong ? Date.now() : 2026 },
  );
  console.log(`retention: ${lived} histories, 0 failures`);
});
