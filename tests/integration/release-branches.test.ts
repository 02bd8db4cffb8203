import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { addFeature, CHANGELOG, CUT, must, VERSION } from './release-train-setup.ts';
import { copyRepository, type RepositoryCopy } from './repository-copy.ts';

// Hotfixes from a released commit and prereleases, as docs/releasing.md describes them.

let copy: RepositoryCopy;

let start: string;

beforeAll(() => {
  copy = copyRepository();
  start = copy.git('rev-parse', 'HEAD');
});
afterAll(() => copy[Symbol.dispose]());

/** An install takes most of the time of a copy, so both tests share one and begin at its first commit. */
afterEach(() => {
  copy.git('switch', '--quiet', '--force', '--create', 'next', start);
  copy.git('clean', '--quiet', '--force');
  copy.git('branch', '--quiet', '--force', '--move', 'next', 'main');
  for (const tag of copy.git('tag', '--list').split('\n').filter(Boolean)) copy.git('tag', '--delete', tag);
});

/** Cuts and commits a release of the pending changesets; returns its version. */
function release(): string {
  must(copy.node(CHANGELOG, ...CUT));
  const version = String(copy.json('package.json').version);
  copy.commit(`Release ${version}`);
  expect(JSON.parse(must(copy.node(VERSION, 'check', '--json'))).status).toBe('agree');
  return version;
}

const changesets = (...words: readonly string[]) => must(copy.node('node_modules/@changesets/cli/bin.js', ...words));

function historyHolds(): void {
  const history = 'tests/repository/release-history.test.ts';
  must(copy.node('node_modules/vitest/vitest.mjs', 'run', '--project', 'repository', history));
}

test('a hotfix from the released commit merges into a main that has changed since', () => {
  const released = release();
  copy.git('tag', '--annotate', `v${released}`, '--message', `Release ${released}`);
  const feature = addFeature(copy);
  copy.git('switch', '--quiet', '--create', 'hotfix', `v${released}`);
  copy.write({ '.changeset/plays-again.md': '---\n"@auralis/library": patch\n---\n\nPlays again.\n' });
  copy.commit('Play again');
  const fixed = release();
  expect(fixed).toBe(released.replace(/\d+$/, (patch) => String(Number(patch) + 1)));
  copy.git('switch', '--quiet', 'main');
  copy.git('merge', '--quiet', '--no-edit', 'hotfix');
  expect(JSON.parse(must(copy.node(VERSION, 'check', '--json'))).status).toBe('agree');
  expect(JSON.parse(must(copy.node(CHANGELOG, 'preview', '--json')))).toMatchObject({
    status: 'ready',
    previous: fixed,
    record: { entries: [{ id: 'listening-rooms', migration: feature.edge }] },
  });
});

test('prereleases with a migration and the stable release after them pass the tests of the release history', () => {
  changesets('pre', 'enter', 'beta');
  addFeature(copy);
  const first = release();
  expect(first).toMatch(/-beta\.0$/);
  historyHolds();
  copy.write({ '.changeset/plays-again.md': '---\n"@auralis/library": patch\n---\n\nPlays again.\n' });
  copy.commit('Play again');
  expect(release()).toBe(first.replace('beta.0', 'beta.1'));
  changesets('pre', 'exit');
  copy.commit('Leave the betas');
  expect(release()).toBe(first.replace('-beta.0', ''));
  historyHolds();
});
