import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

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
  { name: 'tests', command: ['vitest', 'run', '--reporter=default', '--reporter=json'] },
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

const tests = readTestCounts();
rmSync(scratch, { recursive: true });
console.log(`${passed + tests.passed} passed, ${failed + tests.failed} failed`);
process.exitCode = failed === 0 && tests.failed === 0 && tests.passed > 0 ? 0 : 1;

function readTestCounts(): { readonly passed: number; readonly failed: number } {
  try {
    const counted = JSON.parse(readFileSync(report, 'utf8')) as { numPassedTests: number; numFailedTests: number };
    return { passed: counted.numPassedTests, failed: counted.numFailedTests };
  } catch (cause) {
    console.error('The test run wrote no report.', cause);
    return { passed: 0, failed: 1 };
  }
}
