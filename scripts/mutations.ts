import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { copyRepository, type RepositoryCopy } from '../tests/integration/repository-copy.ts';
import type { Mutation, NamedTest } from './mutation.ts';
import { applyEdits } from './mutation-edits.ts';
import { MUTATIONS } from './mutation-list.ts';
import { readSources } from './mutation-syntax.ts';

/**
 * Applies one mutation after another to a copy of the repository, and expects the test named beside it to fail.
 * Words on the command line select mutations by their names.
 */
const chosen = MUTATIONS.filter(({ name }) => process.argv.slice(2).every((word) => name.includes(word)));
using copy = copyRepository();
for (const test of new Map(chosen.map(({ test }) => [JSON.stringify(test), test])).values()) assertPasses(copy, test);
const survivors = chosen.filter((mutation) => !isCaught(copy, mutation));
console.log(`${chosen.length} mutations, ${chosen.length - survivors.length} caught, ${survivors.length} survived`);
process.exitCode = survivors.length === 0 && chosen.length > 0 ? 0 : 1;

function isCaught(repository: RepositoryCopy, { name, edits, test }: Mutation): boolean {
  const sources = readSources(repository.root);
  const changed = [...applyEdits(sources, edits)].filter(([path, text]) => sources.get(path) !== text);
  repository.write(Object.fromEntries(changed));
  try {
    const { failed } = runTest(repository, test);
    console.log(`${failed > 0 ? 'caught' : 'SURVIVED'}: ${name}`);
    return failed > 0;
  } finally {
    repository.write(Object.fromEntries(changed.map(([path]) => [path, sources.get(path) ?? ''])));
  }
}

/** A test that fails without a fault proves nothing about one. */
function assertPasses(repository: RepositoryCopy, test: NamedTest): void {
  const { passed, failed } = runTest(repository, test);
  if (passed === 0 || failed > 0) throw new Error(`${test.file} ${test.name ?? ''} does not pass without a mutation`);
}

/** Counts tests that ran: a file that can't even be loaded proves nothing. */
function runTest(
  { root, around }: RepositoryCopy,
  test: NamedTest,
): { readonly passed: number; readonly failed: number } {
  const report = join(around, 'report.json');
  rmSync(report, { force: true });
  const named = test.name === undefined ? [] : ['-t', test.name];
  const args = ['run', '--reporter=json', `--outputFile.json=${report}`, test.file, ...named];
  spawnSync('node_modules/.bin/vitest', args, {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, AURALIS_FAULTS: test.extent ?? '' },
  });
  const counted = JSON.parse(readFileSync(report, 'utf8'));
  return { passed: counted.numPassedTests, failed: counted.numFailedTests };
}
