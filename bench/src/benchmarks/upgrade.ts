import { statSync } from 'node:fs';
import { MIGRATIONS_FOLDER } from '@auralis/library';
import { loadMigrations, type MigrationSet, upgradeDatabase } from '@auralis/migrate';
import type { Benchmark, Extent } from '../benchmark.ts';
import { bareUpgrade } from '../floor.ts';
import { interleave, type Samples } from '../interleave.ts';
import { heavyMigrations, plainMigrations } from '../migrations.ts';
import { type Claim, figure, formatTime, type Report } from '../report.ts';
import { copyLibrary, type Scratch } from '../scratch.ts';
import { median, pairedRatio } from '../statistics.ts';

const OURS = 'Auralis';
const FLOOR = 'floor';
/** The promised upper limit for an average library. */
const PROMISED_SECONDS = 5;

interface Size {
  readonly tracks: number;
  readonly rounds: number;
}

const SIZES: Readonly<Record<Extent, readonly Size[]>> = {
  full: [
    { tracks: 10_000, rounds: 9 },
    { tracks: 100_000, rounds: 7 },
    { tracks: 1_000_000, rounds: 3 },
  ],
  quick: [{ tracks: 1000, rounds: 1 }],
};

interface Route {
  readonly title: string;
  readonly migrations: MigrationSet;
  /** The limit of the ratio to the floor, at the largest size. */
  readonly limit: number;
}

/** From schema 1 to the newest with a backup and verification, compared with the bare SQL, a copy and a quick check. */
export const upgrade: Benchmark = {
  name: 'upgrade',
  async run(scratch, extent) {
    const routes: readonly Route[] = [
      { title: 'Upgrade from schema 1 to the newest', migrations: await loadMigrations(MIGRATIONS_FOLDER), limit: 2 },
      {
        title: 'The same, followed by an index and a rewrite of every track',
        migrations: await heavyMigrations(),
        limit: 1.5,
      },
    ];
    const reports: Report[] = [];
    for (const route of routes) reports.push(await measureRoute(route, scratch, SIZES[extent]));
    return reports;
  },
};

async function measureRoute(
  { title, migrations, limit }: Route,
  scratch: Scratch,
  sizes: readonly Size[],
): Promise<Report> {
  const rows: string[][] = [];
  const claims: Claim[] = [];
  const kept: Record<string, readonly number[]> = {};
  for (const { tracks, rounds } of sizes) {
    const library = await scratch.library(tracks);
    const samples = await measureAgainstFloor(library, scratch, migrations, rounds);
    const [ours = [], floor = []] = [samples[OURS], samples[FLOOR]];
    const seconds = median(ours) / 1000;
    const ratio = pairedRatio(ours, floor);
    const size = tracks.toLocaleString('en');
    rows.push([
      size,
      `${figure(statSync(library).size / 1e6)} MB`,
      formatTime(median(ours)),
      formatTime(median(floor)),
      `${figure(ratio)} ×`,
      seconds < PROMISED_SECONDS ? 'yes' : 'no',
    ]);
    for (const [name, times] of Object.entries(samples)) kept[`${name}, ${size} tracks`] = times;
    if (tracks === sizes.at(-1)?.tracks)
      claims.push({ claim: `${size} tracks, to the floor`, bound: 'at most', limit, measured: ratio, unit: '×' });
  }
  const columns = ['tracks', 'file', 'Auralis', 'floor', 'ratio', `under ${PROMISED_SECONDS} s`];
  return { title, columns, rows, claims, samples: kept };
}

function measureAgainstFloor(
  library: string,
  scratch: Scratch,
  migrations: MigrationSet,
  rounds: number,
): Promise<Samples> {
  const statements = plainMigrations(migrations, 1).flatMap((migration) => migration.statements);
  const folder = scratch.folder('upgrade');
  let database = '';
  const prepare = () => {
    database = copyLibrary(library, folder);
  };
  return interleave(
    [
      { name: OURS, prepare, run: () => upgradeDatabase({ database, migrations, appVersion: '1.4.0' }) },
      { name: FLOOR, prepare, run: () => bareUpgrade(database, statements) },
    ],
    { rounds },
  );
}
