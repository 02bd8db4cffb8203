#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { HELP, type ReleaseOptions, readOptions, WrongUsage } from './release-options.ts';
import { publishRelease } from './release-publish.ts';
import { output, ReleaseStop } from './release-run.ts';
import { RELEASE_STEPS, type ReleaseContext, type ReleaseStep } from './release-steps.ts';

const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};
let standing = 'Nothing was released.';

try {
  const options = readOptions(process.argv.slice(2));
  if (options === 'help') process.stdout.write(HELP);
  else await release(resolve(import.meta.dirname, '..'), options);
} catch (error) {
  if (error instanceof WrongUsage) {
    say(`${error.message}\n(add --help for examples)`);
    process.exitCode = 2;
  } else if (error instanceof ReleaseStop) {
    say(`\n  ✗ ${error.message}\n    ${error.cure}\n\n  ${standing}`);
    process.exitCode = 1;
  } else throw error;
}

async function release(root: string, { extent, answers, out, skip }: ReleaseOptions): Promise<void> {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly version: string };
  const context: ReleaseContext = { root, version, folder: resolve(root, out), answers, say };
  say(`Release ${version}${extent === 'dry' ? ' (dry)' : ''}`);
  for (const step of RELEASE_STEPS) await runStep(step, context, skip);
  if (extent === 'dry') return say(`\n  Would tag v${version} and publish. "pnpm release --tag" makes the tag.`);
  await tag(context);
  if (extent === 'tag') return say(`  "git push origin v${version}" starts the release workflow`);
  standing = 'What is published stays published: the same command goes on where this one stopped.';
  // GitHub makes no release for a tag that it does not have, and npm takes nothing back: the tag goes first.
  await output(root, 'git', ['push', 'origin', `refs/tags/v${version}`]);
  say(`  ✓ pushed v${version}`);
  await publishRelease(context.folder, version, 'machine', (line) => say(`  ✓ ${line}`));
}

async function runStep(
  { name, covers, run }: ReleaseStep,
  context: ReleaseContext,
  skip: readonly string[],
): Promise<void> {
  if (skip.includes(name)) return say(`  – ${name}: SKIPPED (${covers})`);
  say(`  … ${name} (${covers})`);
  say(`  ✓ ${name}: ${await run(context)}`);
}

async function tag({ root, version }: ReleaseContext): Promise<void> {
  const name = `v${version}`;
  if ((await output(root, 'git', ['tag', '--points-at', 'HEAD'])).split('\n').includes(name)) return;
  await output(root, 'git', ['tag', '--annotate', name, '--message', `Release ${version}`]);
  say(`  ✓ tagged ${name}`);
}
