import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { BENCHMARKS } from './src/benchmarks/index.ts';
import { formatReport, isMet, type Report } from './src/report.ts';
import { openWorkshop } from './src/workshop.ts';

/** `pnpm bench`: every benchmark, or one with `--only NAME`; `--quick` shows that they run, at sizes that say little. */
const RESULTS = join(import.meta.dirname, 'results');
const { values } = parseArgs({
  options: { only: { type: 'string', multiple: true }, quick: { type: 'boolean', default: false } },
  args: process.argv.slice(2).filter((word) => word !== '--'),
});
const names = BENCHMARKS.map(({ name }) => name);
const unknown = values.only?.find((name) => !names.includes(name));
if (unknown !== undefined) {
  console.error(`There is no benchmark ${unknown}. There are: ${names.join(', ')}`);
  process.exit(2);
}

const extent = values.quick ? 'quick' : 'full';
const machine = { node: process.version, processors: cpus().length, model: cpus()[0]?.model ?? '' };
console.log(`Node ${machine.node}, ${machine.processors} × ${machine.model}, ${extent}\n`);
const workshop = openWorkshop(RESULTS);
const results: Record<string, readonly Report[]> = {};
try {
  for (const benchmark of BENCHMARKS.filter(({ name }) => values.only?.includes(name) ?? true)) {
    const reports = await benchmark.run(workshop, extent);
    results[benchmark.name] = reports;
    for (const report of reports) console.log(formatReport(report));
  }
} finally {
  workshop.remove();
}
mkdirSync(RESULTS, { recursive: true });
writeFileSync(join(RESULTS, 'latest.json'), `${JSON.stringify({ machine, extent, results }, null, 2)}\n`);

const missed = Object.values(results)
  .flat()
  .flatMap(({ claims }) => claims)
  .filter((claim) => !isMet(claim));
console.log(`Claims missed: ${missed.length}. Every measurement: bench/results/latest.json`);
// Sizes of a quick run are too small for a claim to mean anything.
if (extent === 'full' && missed.length > 0) process.exitCode = 1;
