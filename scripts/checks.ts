import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';

/** How many of the slowest test files are listed at the end. */
const SLOWEST = 3;

/** Everything that must pass before a change is merged: the quick checks first. */
const CHECKS: readonly { readonly name: string; readonly command: readonly string[] }[] = [
  { name: 'types', command: ['turbo', 'run', 'typecheck', '--output-logs=errors-only'] },
  { name: 'types of scripts, tests and benchmarks', command: ['tsc'] },
  { name: 'lint', command: ['biome', 'check', '.'] },
  { name: 'unused code', command: ['knip'] },
  { name: 'versions', command: ['auralis-version', 'check'] },
  { name: 'changesets', command: ['auralis-changelog', 'preview'] },
  { name: 'migrations', command: ['auralis-migrate', 'verify'] },
  { name: 'migrations on sample rows', command: ['auralis-migrate', 'lint'] },
  { name: 'tests', command: ['vitest', 'run', '--project=!performance', '--reporter=default', '--reporter=json'] },
  { name: 'build', command: ['turbo', 'run', 'build', '--output-logs=errors-only'] },
  { name: 'packed packages', command: ['node', 'scripts/packed-smoke-test.ts'] },
];

const scratch = mkdtempSync(join(tmpdir(), 'auralis-checks-'));
const report = join(scratch, 'vitest.json');
let passed = 0;
let failed = 0;

for (const { name, command } of CHECKS) {
  const started = performance.now();
  const [program = '', ...args] = command;
  const extra = name === 'tests' ? [`--outputFile.json=${report}`] : [];
  const env = { ...process.env, TURBO_TELEMETRY_DISABLED: '1' };
  const { status } = spawnSync(program, [...args, ...extra], {
    stdio: 'inherit',
    env,
    shell: process.platform === 'win32',
  });
  if (status === 0) passed += 1;
  else failed += 1;
  console.log(
    `${status === 0 ? 'ok    ' : 'FAILED'}  ${name}  ${((performance.now() - started) / 1000).toFixed(1)} s\n`,
  );
}

const tests = readTestReport();
rmSync(scratch, { recursive: true });
console.log(`Slowest test files:\n${tests.slowest.join('\n')}\n`);
console.log(`${passed + tests.passed} passed, ${failed + tests.failed} failed`);
process.exitCode = failed === 0 && tests.failed === 0 && tests.passed > 0 ? 0 : 1;

interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly { readonly name: string; readonly startTime: number; readonly endTime: number }[];
}

function readTestReport(): { readonly passed: number; readonly failed: number; readonly slowest: readonly string[] } {
  try {
    const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(report, 'utf8')) as VitestReport;
    const slowest = testResults
      .map(({ name, startTime, endTime }) => ({
        file: relative(process.cwd(), name),
        seconds: (endTime - startTime) / 1000,
      }))
      .toSorted((one, other) => other.seconds - one.seconds)
      .slice(0, SLOWEST)
      .map(({ file, seconds }) => `${seconds.toFixed(1).padStart(7)} s  ${file}`);
    return { passed: numPassedTests, failed: numFailedTests, slowest };
  } catch (cause) {
    console.error('The test run wrote no report.', cause);
    return { passed: 0, failed: 1, slowest: [] };
  }
}
