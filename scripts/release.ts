#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { publishRelease } from './release-publish.ts';
import { output, ReleaseStop } from './release-run.ts';
import { RELEASE_STEPS, type ReleaseContext } from './release-steps.ts';

const HELP = `pnpm release [options]

Goes through the list before a release, and packs it. Dry unless told otherwise: nothing leaves this machine.

  --tag          after all steps: make the one tag, v<version>. Pushing it starts the release workflow.
  --publish      after all steps: make the tag, publish the tarballs and the GitHub release from here
  --yes          answer the questions with yes
  --out DIR      where the tarballs go (default: release-tarballs)
  --skip NAME    leave a step out; only for a dry run (${RELEASE_STEPS.map(({ name }) => name).join(', ')})

  pnpm release
  pnpm release --tag && git push origin v1.2.0
`;

const { values } = parseArgs({
  options: {
    tag: { type: 'boolean', default: false },
    publish: { type: 'boolean', default: false },
    yes: { type: 'boolean', default: false },
    out: { type: 'string', default: 'release-tarballs' },
    skip: { type: 'string', multiple: true, default: [] },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

try {
  if (values.help) process.stdout.write(HELP);
  else await release(resolve(import.meta.dirname, '..'));
} catch (error) {
  if (!(error instanceof ReleaseStop)) throw error;
  say(`\n  ✗ ${error.message}\n    ${error.cure}\n\n  Nothing was released.`);
  process.exitCode = 1;
}

async function release(root: string): Promise<void> {
  const dry = !values.tag && !values.publish;
  if (!dry && values.skip.length > 0) throw new ReleaseStop('A real release leaves no step out.', 'Drop --skip.');
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly version: string };
  const context: ReleaseContext = {
    root,
    version,
    folder: resolve(root, values.out),
    answers: values.yes ? 'yes' : 'ask',
    say,
  };
  say(`Release ${version}${dry ? ' (dry)' : ''}`);
  for (const step of RELEASE_STEPS) await runStep(step, context);
  if (dry) return say(`\n  Would tag v${version} and publish. "pnpm release --tag" makes the tag.`);
  await tag(context);
  if (values.publish) await publishRelease(context.folder, version, (line) => say(`  ✓ ${line}`));
}

async function runStep({ name, covers, run }: (typeof RELEASE_STEPS)[number], context: ReleaseContext): Promise<void> {
  if (values.skip.includes(name)) return say(`  – ${name}: SKIPPED (${covers})`);
  say(`  … ${name} (${covers})`);
  say(`  ✓ ${name}: ${await run(context)}`);
}

async function tag({ root, version }: ReleaseContext): Promise<void> {
  const name = `v${version}`;
  if ((await output(root, 'git', ['tag', '--points-at', 'HEAD'])).split('\n').includes(name)) return;
  await output(root, 'git', ['tag', '--annotate', name, '--message', `Release ${version}`]);
  say(`  ✓ tagged ${name}; "git push origin ${name}" starts the release workflow`);
}
