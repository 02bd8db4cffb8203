#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { CHECKLIST, type ChecklistItem, checkTree, type ReleaseContext } from './checklist.ts';
import { downloadUrl } from './github-release.ts';
import { HELP, type ReleaseOptions, readOptions, UsageError } from './options.ts';
import { preparePublication, publish } from './publish.ts';
import { output, ReleaseError } from './run-command.ts';
import { packSnapshot } from './snapshot.ts';
import { verifyUpdateFeed } from './update-feed.ts';

// pnpm release: goes through the checklist before a release, packs it, and on request tags and publishes it.

const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};
let outcome = 'Nothing was released.';

try {
  const options = readOptions(process.argv.slice(2));
  const root = resolve(import.meta.dirname, '../..');
  if (options === 'help') process.stdout.write(HELP);
  else if (options.snapshot) await releaseSnapshot(root, options);
  else await release(root, options);
} catch (error) {
  if (error instanceof UsageError) {
    say(`${error.message}\n(see --help for examples)`);
    process.exitCode = 2;
  } else if (error instanceof ReleaseError) {
    say(`\n  ✗ ${error.message}\n    ${error.hint}\n\n  ${outcome}`);
    process.exitCode = 1;
  } else throw error;
}

async function release(root: string, options: ReleaseOptions): Promise<void> {
  const { extent, answers, out, skip, desktop } = options;
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly version: string };
  const context: ReleaseContext = { root, version, folder: resolve(root, out), desktop, answers, say };
  say(`Release ${version}${extent === 'dry' ? ' (dry run)' : ''}`);
  for (const item of CHECKLIST) await runItem(item, context, skip);
  if (extent === 'dry') return say(`\n  This was a dry run. "pnpm release --tag" creates the tag v${version}.`);
  const installers = desktop?.installers ?? null;
  const prepared = { folder: context.folder, version, publisher: 'machine', installers } as const;
  const publication = extent === 'publish' ? await preparePublication(prepared) : null;
  await tag(context);
  if (publication === null)
    return say(`  Push the tag, after its branch, to start the release workflow: git push origin v${version}`);
  outcome = 'What is published stays published. Run the same command again to continue where it stopped.';
  // GitHub creates no release for a tag that it does not have, and npm takes nothing back: the tag goes first.
  await output(root, 'git', ['push', 'origin', `refs/tags/v${version}`]);
  say(`  ✓ pushed v${version}`);
  await publish(publication, (line) => say(`  ✓ ${line}`));
  if (installers === null) return say('  – desktop app: NOT RELEASED, since there was no --installers');
  const url = await downloadUrl(context.folder, version);
  say(`  ✓ downloaded again: ${await verifyUpdateFeed(root, installers, url)}`);
}

/** Packs, and on request publishes, the commit that is checked out. */
async function releaseSnapshot(root: string, { extent, out }: ReleaseOptions): Promise<void> {
  say(`  ✓ ${await checkTree({ root })}`);
  const folder = resolve(root, out);
  const { version, tarballs } = await packSnapshot(root, folder);
  say(`  ✓ ${tarballs.length} tarballs of ${version} and SHA256SUMS in ${folder}`);
  if (extent !== 'publish') return;
  const publication = await preparePublication({ folder, version, publisher: 'machine', installers: null });
  await publish(publication, (line) => say(`  ✓ ${line}`));
}

async function runItem(
  { name, covers, run }: ChecklistItem,
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
  say(`  ✓ created the tag ${name}`);
}
