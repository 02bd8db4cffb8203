import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { HARMS, REGIONS } from '../../packages/backup/test/salvage/corruptions.ts';
import { recoverRival } from '../../packages/backup/test/salvage/recover-reference.ts';
import { makeSubject, type Trial, tryDamage } from '../../packages/backup/test/salvage/sample-case.ts';
import { isLong } from './harness/sampling.ts';

const SEEDS = isLong ? 40 : 2;
const PAGE_SIZES = [512, 1024, 4096, 8192] as const;
const ENCODINGS = ['UTF-8', 'UTF-8', 'UTF-16le', 'UTF-8', 'UTF-16be'] as const;

const folder = mkdtempSync(join(tmpdir(), 'auralis-salvage-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const rival = recoverRival();

test(`of ${SEEDS * REGIONS.length * HARMS.length} damaged libraries at least the rows that .recover finds are saved, and none that never was`, async () => {
  const trials: Trial[] = [];
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    const path = join(folder, `library-${seed}.db`);
    const subject = makeSubject(path, {
      seed,
      pageSize: PAGE_SIZES[seed % PAGE_SIZES.length] ?? 4096,
      encoding: ENCODINGS[seed % ENCODINGS.length] ?? 'UTF-8',
      isAutoVacuum: seed % 7 === 0,
    });
    for (const region of REGIONS) {
      for (const harm of HARMS) {
        const options = { region, harm, seed: 1000 * seed + trials.length };
        trials.push(await tryDamage(subject, options, rival));
      }
    }
    rmSync(path);
  }
  rival.finish();
  tell(trials);
  expect(trials.flatMap(({ name, complaints }) => complaints.map((complaint) => `${name}: ${complaint}`))).toEqual([]);
});

function tell(trials: readonly Trial[]): void {
  const compared = trials.filter(({ theirs }) => theirs !== null);
  const sum = (of: (trial: Trial) => number) => compared.reduce((total, trial) => total + of(trial), 0);
  const failures = trials.flatMap(({ complaints }) => complaints).length;
  console.log(`salvage: ${trials.length} files, ${failures} failures`);
  if (compared.length === 0) {
    console.error('SKIPPED: nothing is known of what .recover makes of these files');
    return;
  }
  const more = compared.filter(({ ours, theirs }) => ours > (theirs ?? 0)).length;
  console.log(
    `against .recover on the ${compared.length} with an intact schema: of ${sum(({ intact }) => intact)} rows that no damage touched ${sum(({ ours }) => ours)} saved, ${sum(({ theirs }) => theirs ?? 0)} by .recover; more on ${more} files`,
  );
}
