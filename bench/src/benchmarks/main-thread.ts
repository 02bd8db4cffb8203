import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Benchmark } from '../benchmark.ts';
import { writeHeavyMigrations } from '../migrations.ts';
import { type Claim, figure, formatTime } from '../report.ts';
import { copyLibrary, type Scratch } from '../scratch.ts';
import { median } from '../statistics.ts';

/** One upgrade as measured in its own process, in milliseconds and megabytes. */
interface Observed {
  readonly took: number;
  /** The longest time in which the main thread ran no timer. */
  readonly stall: number;
  /** The most processor time that the main thread used between two timers; the rest of a stall is waiting for a processor. */
  readonly work: number;
  /** Peak of resident memory, minus that of the idle process. */
  readonly memory: number;
  /** Peak of the disk space used, minus the library itself. */
  readonly disk: number;
}

/** A minimal app that upgrades in a worker thread and measures itself meanwhile. */
const APP = `import { readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { upgradeInWorker } from '@auralis/migrate';
const [database, migrations] = process.argv.slice(2);
await new Promise((resolve) => setTimeout(resolve, 300));
const bytes = () => readdirSync(dirname(database), { recursive: true })
  .reduce((sum, name) => sum + (statSync(join(dirname(database), name), { throwIfNoEntry: false })?.size ?? 0), 0);
const idle = { memory: process.memoryUsage.rss(), disk: bytes() };
const peak = { stall: 0, work: 0, ...idle };
let last = performance.now();
let used = process.threadCpuUsage();
let ticks = 0;
const timer = setInterval(() => {
  const now = performance.now();
  peak.stall = Math.max(peak.stall, now - last - 1);
  const { user, system } = process.threadCpuUsage(used);
  peak.work = Math.max(peak.work, (user + system) / 1000);
  if (ticks % 10 === 0) peak.memory = Math.max(peak.memory, process.memoryUsage.rss());
  if (ticks % 50 === 0) peak.disk = Math.max(peak.disk, bytes());
  ticks += 1;
  last = performance.now();
  used = process.threadCpuUsage();
}, 1);
const started = performance.now();
const { status } = await upgradeInWorker({ database, migrations, appVersion: '1.4.0' });
const took = performance.now() - started;
clearInterval(timer);
if (status !== 'upgraded') throw new Error(status);
console.log(JSON.stringify({
  took,
  stall: peak.stall,
  work: peak.work,
  memory: (peak.memory - idle.memory) / 1e6,
  disk: (peak.disk - idle.disk) / 1e6,
}));
`;

const MAX_STALL_MS = 20;
const MAX_MEMORY_MB = 100;

/** The effect of an upgrade in a worker thread on the app: stalls of its main thread, memory and disk space. */
export const mainThread: Benchmark = {
  name: 'main-thread',
  async run(scratch, extent) {
    const sizes = extent === 'full' ? [10_000, 100_000, 1_000_000] : [1000];
    const app = join(scratch.root, 'upgrading-app.mjs');
    writeFileSync(app, APP);
    const migrations = scratch.folder('heavy-migrations');
    await writeHeavyMigrations(migrations);
    const rows: string[][] = [];
    const samples: Record<string, readonly number[]> = {};
    const claims: Claim[] = [];
    for (const tracks of sizes) {
      const runs = await observe({ app, migrations, tracks, rounds: extent === 'full' ? 5 : 1 }, scratch);
      const middle = (name: keyof Observed) => median(runs.map((run) => run[name]));
      const size = tracks.toLocaleString('en');
      rows.push([
        size,
        formatTime(middle('took')),
        formatTime(middle('stall')),
        formatTime(middle('work')),
        `${figure(middle('memory'))} MB`,
        `${figure(middle('disk'))} MB`,
      ]);
      samples[`stall, ${size} tracks`] = runs.map(({ stall }) => stall);
      samples[`work, ${size} tracks`] = runs.map(({ work }) => work);
      samples[`memory, ${size} tracks`] = runs.map(({ memory }) => memory);
      const bound = 'at most' as const;
      claims.push(
        {
          claim: `longest stall, ${size} tracks`,
          bound,
          limit: MAX_STALL_MS,
          measured: middle('stall'),
          unit: 'ms',
        },
        {
          claim: `most work at a time, ${size} tracks`,
          bound,
          limit: MAX_STALL_MS,
          measured: middle('work'),
          unit: 'ms',
        },
        { claim: `memory, ${size} tracks`, bound, limit: MAX_MEMORY_MB, measured: middle('memory'), unit: 'MB' },
      );
    }
    const columns = [
      'tracks',
      'upgrade',
      'longest stall',
      'most work at a time',
      'memory over idle',
      'disk over the library',
    ];
    return [{ title: 'The effect on the app of an upgrade that rewrites every track', columns, rows, claims, samples }];
  },
};

async function observe(
  {
    app,
    migrations,
    tracks,
    rounds,
  }: { readonly app: string; readonly migrations: string; readonly tracks: number; readonly rounds: number },
  scratch: Scratch,
): Promise<readonly Observed[]> {
  const library = await scratch.library(tracks);
  const folder = scratch.folder('main-thread');
  return Array.from({ length: rounds }, () => {
    const database = copyLibrary(library, folder);
    return JSON.parse(execFileSync(process.execPath, [app, database, migrations], { encoding: 'utf8' })) as Observed;
  });
}
