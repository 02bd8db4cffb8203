import { afterEach, beforeEach, expect, test } from 'vitest';
import { addFeature, CHANGELOG, CUT, must, VERSION } from './release-train-setup.ts';
import { copyRepository, type RepositoryCopy } from './repository-copy.ts';

// The ways beside the straight one: a hotfix from a released commit, and betas, as docs/releasing.md has them.

let copy: RepositoryCopy;

beforeEach(() => {
  copy = copyRepository();
});
afterEach(() => copy[Symbol.dispose]());

/** Cuts and commits what waits; the version it got. */
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

test('a hotfix from the released commit merges into a main that has moved on', () => {
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

test('betas with a step and the way back hold what the tests of the history ask of any release', () => {
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
