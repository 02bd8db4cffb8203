import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { installPublished, usePublished } from './src/published-packages.ts';
import { formatReport, isMet, type Report } from './src/report.ts';

/** `pnpm bench`: every benchmark, or one with `--only NAME`. `--quick` tests that they run, at sizes too small for figures. */
const RESULTS = join(import.meta.dirname, 'results');
const { values } = parseArgs({
  options: { only: { type: 'string', multiple: true }, quick: { type: 'boolean', default: false } },
  args: process.argv.slice(2).filter((word) => word !== '--'),
});
const extent = values.quick ? 'quick' : 'full';
const machine = { node: process.version, processors: cpus().length, model: cpus()[0]?.model ?? '' };
console.log(`Node ${machine.node}, ${machine.processors} × ${machine.model}, ${extent}\n`);
mkdirSync(RESULTS, { recursive: true });
const root = mkdtempSync(join(RESULTS, 'scratch-'));
const results: Record<string, readonly Report[]> = {};
try {
  installPublished(root);
  usePublished(root);
  // These modules import the packages, so they must be loaded after the published ones are in place.
  const { BENCHMARKS } = await import('./src/benchmarks/index.ts');
  const { openScratch } = await import('./src/scratch.ts');
  const scratch = openScratch(root);
  const names = BENCHMARKS.map(({ name }) => name);
  const unknown = values.only?.find((name) => !names.includes(name));
  if (unknown !== undefined) throw new Error(`There is no benchmark ${unknown}. Available: ${names.join(', ')}`);
  for (const benchmark of BENCHMARKS.filter(({ name }) => values.only?.includes(name) ?? true)) {
    const reports = await benchmark.run(scratch, extent);
    results[benchmark.name] = reports;
    for (const report of reports) console.log(formatReport(report));
  }
} finally {
  rmSync(root, { recursive: true, force: true });
}
writeFileSync(join(RESULTS, 'latest.json'), `${JSON.stringify({ machine, extent, results }, null, 2)}\n`);

const missed = Object.values(results)
  .flat()
  .flatMap(({ claims }) => claims)
  .filter((claim) => !isMet(claim));
console.log(`Missed claims: ${missed.length}. All measurements are in bench/results/latest.json`);
// In a quick run the sizes are too small for a claim to be meaningful.
if (extent === 'full' && missed.length > 0) process.exitCode = 1;
