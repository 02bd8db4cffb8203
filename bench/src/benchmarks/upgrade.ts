import { statSync } from 'node:fs';
import { MIGRATIONS_FOLDER } from '@auralis/library';
import { loadMigrations, type MigrationSet, upgradeDatabase } from '@auralis/migrate';
import type { Benchmark, Extent } from '../benchmark.ts';
import { bareUpgrade } from '../floor.ts';
import { interleave, type Samples } from '../interleave.ts';
import { type Claim, figure, formatTime, type Report } from '../report.ts';
import { median, pairedRatio } from '../statistics.ts';
import { heavySteps, plainSteps } from '../steps.ts';
import { stage, type Workshop } from '../workshop.ts';

const OURS = 'Auralis';
const FLOOR = 'floor';
/** The roadmap's promise for an average library, in seconds. */
const ROADMAP = 5;

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
  /** Times the floor, at the largest size. */
  readonly limit: number;
}

/** From schema 1 to the newest with a verified backup and proof, against the bare SQL with a copy and a quick check. */
export const upgrade: Benchmark = {
  name: 'upgrade',
  async run(workshop, extent) {
    const routes: readonly Route[] = [
      { title: 'Upgrade from schema 1 to the newest', migrations: await loadMigrations(MIGRATIONS_FOLDER), limit: 2 },
      { title: 'The same, then an index and a rewrite of every track', migrations: await heavySteps(), limit: 1.5 },
    ];
    const reports: Report[] = [];
    for (const route of routes) reports.push(await measureRoute(route, workshop, SIZES[extent]));
    return reports;
  },
};

async function measureRoute(
  { title, migrations, limit }: Route,
  workshop: Workshop,
  sizes: readonly Size[],
): Promise<Report> {
  const rows: string[][] = [];
  const claims: Claim[] = [];
  const kept: Record<string, readonly number[]> = {};
  for (const { tracks, rounds } of sizes) {
    const library = await workshop.library(tracks);
    const samples = await raceTheFloor(library, workshop, migrations, rounds);
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
      seconds < ROADMAP ? 'yes' : 'no',
    ]);
    for (const [name, times] of Object.entries(samples)) kept[`${name}, ${size} tracks`] = times;
    if (tracks === sizes.at(-1)?.tracks)
      claims.push({ claim: `${size} tracks, to the floor`, bound: 'at most', limit, measured: ratio, unit: '×' });
  }
  const columns = ['tracks', 'file', 'Auralis', 'floor', 'ratio', `under ${ROADMAP} s`];
  return { title, columns, rows, claims, samples: kept };
}

function raceTheFloor(library: string, workshop: Workshop, migrations: MigrationSet, rounds: number): Promise<Samples> {
  const statements = plainSteps(migrations, 1).flatMap((step) => step.statements);
  const folder = workshop.folder('upgrade');
  let database = '';
  const prepare = () => {
    database = stage(library, folder);
  };
  return interleave(
    [
      { name: OURS, prepare, run: () => upgradeDatabase({ database, migrations, appVersion: '1.4.0' }) },
      { name: FLOOR, prepare, run: () => bareUpgrade(database, statements) },
    ],
    { rounds },
  );
}
