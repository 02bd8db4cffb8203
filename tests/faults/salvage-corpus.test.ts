import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { CORRUPTIONS, REGIONS } from '../../packages/backup/test/salvage/corruptions.ts';
import { recoverReference } from '../../packages/backup/test/salvage/recover-reference.ts';
import { type Case, makeSample, tryDamage } from '../../packages/backup/test/salvage/sample-case.ts';
import { isLong } from './harness/sampling.ts';

const SEEDS = isLong ? 40 : 2;
const PAGE_SIZES = [512, 1024, 4096, 8192] as const;
const ENCODINGS = ['UTF-8', 'UTF-8', 'UTF-16le', 'UTF-8', 'UTF-16be'] as const;

const folder = mkdtempSync(join(tmpdir(), 'auralis-salvage-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const reference = recoverReference();

test(`of ${SEEDS * REGIONS.length * CORRUPTIONS.length} damaged libraries, salvage recovers at least the rows that .recover finds, and invents none`, async () => {
  const cases: Case[] = [];
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    const path = join(folder, `library-${seed}.db`);
    const sample = makeSample(path, {
      seed,
      pageSize: PAGE_SIZES[seed % PAGE_SIZES.length] ?? 4096,
      encoding: ENCODINGS[seed % ENCODINGS.length] ?? 'UTF-8',
      isAutoVacuum: seed % 7 === 0,
    });
    for (const region of REGIONS) {
      for (const corruption of CORRUPTIONS) {
        const options = { region, corruption, seed: 1000 * seed + cases.length };
        cases.push(await tryDamage(sample, options, reference));
      }
    }
    rmSync(path);
  }
  reference.finish();
  report(cases);
  expect(cases.flatMap(({ name, complaints }) => complaints.map((complaint) => `${name}: ${complaint}`))).toEqual([]);
});

function report(cases: readonly Case[]): void {
  const compared = cases.filter(({ theirs }) => theirs !== null);
  const sum = (of: (one: Case) => number) => compared.reduce((total, one) => total + of(one), 0);
  const failures = cases.flatMap(({ complaints }) => complaints).length;
  console.log(`salvage: ${cases.length} files, ${failures} failures`);
  if (compared.length === 0) {
    console.error('SKIPPED: there is no result of .recover to compare with');
    return;
  }
  const more = compared.filter(({ ours, theirs }) => ours > (theirs ?? 0)).length;
  console.log(
    `against .recover on the ${compared.length} with an intact schema: of ${sum(({ intact }) => intact)} rows that no damage touched ${sum(({ ours }) => ours)} saved, ${sum(({ theirs }) => theirs ?? 0)} by .recover; more on ${more} files`,
  );
}
