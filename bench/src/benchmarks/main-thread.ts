import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Benchmark } from '../benchmark.ts';
import { type Claim, figure, formatTime } from '../report.ts';
import { median } from '../statistics.ts';
import { writeHeavySteps } from '../steps.ts';
import { stage, type Workshop } from '../workshop.ts';

/** Milliseconds and megabytes of one upgrade, as its own process saw them. */
interface Observed {
  readonly took: number;
  /** Longest time in which the main thread did nothing else. */
  readonly stall: number;
  /** The most processor time it used between two turns: a longer stall was spent waiting for a processor. */
  readonly work: number;
  /** Peak of resident memory over what the idle process had. */
  readonly memory: number;
  /** Peak of what lies on the disk over the library itself. */
  readonly disk: number;
}

/** An app as small as can be: it upgrades in a thread and looks at itself meanwhile. */
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

const MOST_STALL_MS = 20;
const MOST_MEMORY_MB = 100;

/** What an app feels of an upgrade in a thread: stalls of its own thread, memory, and room on the disk. */
export const mainThread: Benchmark = {
  name: 'main-thread',
  async run(workshop, extent) {
    const sizes = extent === 'full' ? [10_000, 100_000, 1_000_000] : [1000];
    const app = join(workshop.root, 'upgrading-app.mjs');
    writeFileSync(app, APP);
    const steps = workshop.folder('heavy-steps');
    await writeHeavySteps(steps);
    const rows: string[][] = [];
    const samples: Record<string, readonly number[]> = {};
    const claims: Claim[] = [];
    for (const tracks of sizes) {
      const runs = await observe({ app, steps, tracks, rounds: extent === 'full' ? 5 : 1 }, workshop);
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
      const about = { bound: 'at most' } as const;
      claims.push(
        {
          claim: `longest stall, ${size} tracks`,
          ...about,
          limit: MOST_STALL_MS,
          measured: middle('stall'),
          unit: 'ms',
        },
        {
          claim: `most work at a time, ${size} tracks`,
          ...about,
          limit: MOST_STALL_MS,
          measured: middle('work'),
          unit: 'ms',
        },
        { claim: `memory, ${size} tracks`, ...about, limit: MOST_MEMORY_MB, measured: middle('memory'), unit: 'MB' },
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
    return [{ title: 'What an app feels of an upgrade with a rewrite of every track', columns, rows, claims, samples }];
  },
};

async function observe(
  {
    app,
    steps,
    tracks,
    rounds,
  }: { readonly app: string; readonly steps: string; readonly tracks: number; readonly rounds: number },
  workshop: Workshop,
): Promise<readonly Observed[]> {
  const library = await workshop.library(tracks);
  const folder = workshop.folder('main-thread');
  return Array.from({ length: rounds }, () => {
    const database = stage(library, folder);
    return JSON.parse(execFileSync(process.execPath, [app, database, steps], { encoding: 'utf8' })) as Observed;
  });
}
