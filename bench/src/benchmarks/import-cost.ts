import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Benchmark } from '../benchmark.ts';
import { formatTime } from '../report.ts';
import { median } from '../statistics.ts';

const DRIVER = 'better-sqlite3';
const MODULES: Readonly<Record<string, readonly string[]>> = {
  'better-sqlite3 alone': [],
  '@auralis/migrate': ['@auralis/migrate'],
  '@auralis/backup': ['@auralis/backup'],
  Drizzle: ['drizzle-orm/better-sqlite3', 'drizzle-orm/better-sqlite3/migrator'],
  Kysely: ['kysely', 'kysely/migration'],
  Knex: ['knex'],
  Umzug: ['umzug'],
};

/** The time to import each tool, in addition to better-sqlite3, which all of them need. Each measurement is a new process. */
export const importCost: Benchmark = {
  name: 'import-cost',
  async run(scratch, extent) {
    const scripts = Object.entries(MODULES).map(([name, modules], index) => {
      const path = join(scratch.root, `import-${index}.mjs`);
      writeFileSync(path, script(modules));
      return { name, path, over: [] as number[] };
    });
    const rounds = extent === 'full' ? 25 : 2;
    for (let round = -1; round < rounds; round += 1) {
      for (const { path, over } of scripts) {
        const took = Number(execFileSync(process.execPath, [path], { encoding: 'utf8' }));
        if (round >= 0) over.push(took);
      }
    }
    const samples = Object.fromEntries(scripts.map(({ name, over }) => [name, over]));
    return [
      {
        title: "Import, over better-sqlite3's own",
        columns: ['', 'median', 'fastest', 'slowest'],
        rows: Object.entries(samples).map(([name, times]) => [
          name,
          ...[median(times), Math.min(...times), Math.max(...times)].map(formatTime),
        ]),
        claims: ['@auralis/migrate', '@auralis/backup'].map((name) => ({
          claim: `import of ${name}`,
          bound: 'at most',
          limit: 10,
          measured: median(samples[name] ?? []),
          unit: 'ms',
        })),
        samples,
      },
    ];
  },
};

/** Imports the driver first, without timing it unless it is the only module, and then times the modules. */
function script(modules: readonly string[]): string {
  const timed = modules.length === 0 ? [DRIVER] : modules;
  return [
    ...(modules.length === 0 ? [] : [`await import('${DRIVER}');`]),
    'const started = performance.now();',
    ...timed.map((name) => `await import('${name}');`),
    'console.log(performance.now() - started);',
    '',
  ].join('\n');
}
