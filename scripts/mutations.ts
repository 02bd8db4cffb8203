import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { copyRepository, type RepositoryCopy } from '../tests/integration/repository-copy.ts';
import type { Mutation, NamedTest } from './mutation.ts';
import { MUTATIONS } from './mutation-list.ts';

/**
 * Puts one fault after another into a copy of the repository, and expects the test that is named beside it to turn red.
 * Words on the command line choose mutations by their names.
 */
const chosen = MUTATIONS.filter(({ name }) => process.argv.slice(2).every((word) => name.includes(word)));
using copy = copyRepository();
for (const test of new Map(chosen.map(({ test }) => [JSON.stringify(test), test])).values()) assertGreen(copy, test);
const survivors = chosen.filter((mutation) => !isCaught(copy, mutation));
console.log(`${chosen.length} mutations, ${chosen.length - survivors.length} caught, ${survivors.length} survived`);
process.exitCode = survivors.length === 0 && chosen.length > 0 ? 0 : 1;

function isCaught(repository: RepositoryCopy, mutation: Mutation): boolean {
  const files = [...new Set(mutation.edits.map(({ file }) => file))];
  const before = Object.fromEntries(files.map((file) => [file, readFileSync(join(repository.root, file), 'utf8')]));
  repository.write(mutate(before, mutation));
  try {
    const { failed } = runTest(repository, mutation.test);
    console.log(`${failed > 0 ? 'red, as it should be' : 'SURVIVED'}: ${mutation.name}`);
    return failed > 0;
  } finally {
    repository.write(before);
  }
}

function mutate(before: Readonly<Record<string, string>>, { name, edits }: Mutation): Readonly<Record<string, string>> {
  const after: Record<string, string> = { ...before };
  for (const { file, find, replace } of edits) {
    const parts = (after[file] ?? '').split(find);
    if (parts.length !== 2) throw new Error(`${name}: what it replaces is ${parts.length - 1} times in ${file}`);
    after[file] = parts.join(replace);
  }
  return after;
}

/** A test that is red without a fault says nothing of one. */
function assertGreen(repository: RepositoryCopy, test: NamedTest): void {
  const { passed, failed } = runTest(repository, test);
  if (passed === 0 || failed > 0) throw new Error(`${test.file} ${test.name ?? ''} is not green to begin with`);
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
