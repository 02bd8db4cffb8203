import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { useCommands } from '../../test/commands.ts';
import type { JournalEntry } from '../journal/journal.ts';
import { parseReport, reportStats } from '../support/report-stats.ts';

const { place, run, json, writeMigration } = useCommands();

interface Upgrade {
  readonly user: number;
  readonly version: string;
  readonly durationMs: number;
  /** Null: it succeeded. */
  readonly code: string | null;
  readonly rowsLost?: number;
}

function journalOf({ user, version, durationMs, code, rowsLost = 0 }: Upgrade): readonly JournalEntry[] {
  const about = { run: `${user}-${version}`, at: '2026-11-26T10:00:00.000Z', from: 1, to: 2, steps: ['a'] };
  const losses = rowsLost === 0 ? [] : [{ table: 'tracks', column: null, count: rowsLost, reasons: [] }];
  const end: JournalEntry =
    code === null
      ? { event: 'finished', ...about, durationMs, losses, backup: null }
      : { event: 'failed', ...about, durationMs, code, step: null, backup: null, wayBack: 'unchanged' };
  return [{ event: 'started', ...about, appVersion: version, bytes: 1 }, end];
}

/** Of a thousand users 3 have a failed migration and 7 a full disk; every upgrade takes as many ms as its number. */
const CODES: Readonly<Record<number, string>> = { 1: 'MIGRATION_FAILED', 2: 'MIGRATION_FAILED', 3: 'ROWS_LOST' };
function report(user: number, version: string) {
  const inThousand = user % 1000;
  const code = CODES[inThousand] ?? (inThousand < 11 && inThousand > 3 ? 'DISK_FULL' : null);
  return { appVersion: version, journal: journalOf({ user, version, durationMs: inThousand + 1, code }) };
}

test('the figures of reports are exact, together, by version and by code', () => {
  const reports = Array.from({ length: 10_000 }, (_, user) => report(user, user < 4000 ? '1.4.0' : '1.5.0'));
  const began = performance.now();
  const { all, byVersion, byCode } = reportStats(reports.map((one) => parseReport(JSON.stringify(one)) ?? one));
  // Two seconds are promised for ten thousand; the machine may be busy.
  expect(performance.now() - began).toBeLessThan(20_000);
  expect(all).toMatchObject({
    databases: 10_000,
    runs: 10_000,
    succeeded: 9900,
    failed: 30,
    postponed: 70,
    successRate: 9900 / 9930,
    rollbacks: { needed: 100, worked: 100 },
    rowsLost: 0,
  });
  expect([all.medianMs, all.p95Ms]).toEqual([505, 951]);
  expect(byVersion['1.4.0']).toMatchObject({ databases: 4000, runs: 4000, succeeded: 3960, failed: 12 });
  expect(byVersion['1.5.0']).toMatchObject({ databases: 6000, runs: 6000, succeeded: 5940, failed: 18 });
  expect(byCode).toEqual({ DISK_FULL: 70, MIGRATION_FAILED: 20, ROWS_LOST: 10 });
  expect(Object.keys(byCode)[0]).toBe('DISK_FULL');
});

test('an upgrade is counted under the version that ran it, and a restore under the version before it', () => {
  const restored: JournalEntry = {
    event: 'restored',
    run: 'r',
    at: '2026-11-26T11:00:00.000Z',
    backup: null,
    code: null,
  };
  const journal = [
    ...journalOf({ user: 1, version: '1.4.0', durationMs: 10, code: null }),
    restored,
    ...journalOf({ user: 1, version: '1.5.0', durationMs: 30, code: null, rowsLost: 2 }),
  ];
  const { byVersion } = reportStats([{ appVersion: '1.6.0', journal }]);
  expect(byVersion['1.4.0']).toMatchObject({ runs: 1, rollbacks: { needed: 1, worked: 1 }, rowsLost: 0 });
  expect(byVersion['1.5.0']).toMatchObject({ runs: 1, rollbacks: { needed: 0 }, rowsLost: 2 });
});

test('stats --reports prints a table of a folder of reports, and names the files that are none', () => {
  const folder = join(place.folder, 'reports');
  mkdirSync(folder);
  for (let user = 0; user < 12; user += 1)
    writeFileSync(join(folder, `${user}.json`), JSON.stringify(report(user, user < 6 ? '1.4.0' : '1.5.0')));
  writeFileSync(join(folder, 'garbage.json'), '{"appVersion":');
  writeFileSync(join(folder, 'other.json'), '{"name":"no report"}');
  writeFileSync(join(folder, 'notes.txt'), 'not looked at');
  mkdirSync(join(folder, 'folder.json'));
  const { status, stdout } = run('stats', '--reports', 'reports');
  expect(status).toBe(0);
  expect(stdout).toContain('Reports: 12\nNo reports: 3 files (folder.json, garbage.json, other.json)\n');
  expect(stdout).toContain(
    'Upgrades: 12; 2 succeeded, 3 failed (40.0 %; the target is above 99.5 %); 7 stopped or postponed',
  );
  expect(stdout).toMatch(/\n {2}version +upgrades +succeeded +failed +success +p50 +p95 +rows lost +rollbacks\n/);
  expect(stdout).toMatch(/\n {2}1\.4\.0 +6 +1 +3 +25\.0 % +1 ms +1 ms +0 +5 of 5\n/);
  expect(stdout).toMatch(/\n {2}MIGRATION_FAILED +2\n/);
  expect(json('stats', '--reports', 'reports').document).toMatchObject({
    reports: 12,
    all: { runs: 12 },
    byCode: { DISK_FULL: 7 },
    unusable: ['folder.json', 'garbage.json', 'other.json'],
  });
});

test('a report that the command made is one that stats reads', () => {
  writeMigration('v000_to_v001_one.sql', '-- Sets up\nCREATE TABLE tracks (id INTEGER PRIMARY KEY);');
  run('upgrade', place.database, '--create', '--app-version', '1.4.0');
  mkdirSync(join(place.folder, 'reports'));
  writeFileSync(join(place.folder, 'reports', 'one.json'), run('report', place.database).stdout);
  expect(json('stats', '--reports', 'reports').document).toMatchObject({
    reports: 1,
    byVersion: { '1.4.0': { runs: 1, succeeded: 1 } },
  });
});

test.each([
  [['stats'], 'No database is named'],
  [['stats', 'x.db', '--reports', '.'], 'Both databases and --reports'],
  [['stats', '--reports', 'missing'], 'cannot be listed'],
])('%j is wrong usage', (args, message) => {
  expect(json(...args)).toMatchObject({ status: 2, document: { message: expect.stringContaining(message) } });
});
