import fc from 'fast-check';
import { expect, test } from 'vitest';
import { record, releaseHistory } from '../../test/release-history.ts';
import type { ReleaseEntry, ReleaseRecord } from '../records/release-record.ts';
import { whatsNew } from './whats-new.ts';

const entry = (id: string, fields: Partial<ReleaseEntry> = {}): ReleaseEntry => ({
  id,
  category: 'added',
  audience: 'listener',
  text: `${id}.`,
  packages: [],
  ...fields,
});
const ids = (releases: readonly ReleaseRecord[], since: string | null, current: string) =>
  whatsNew({ releases, since, current, audience: 'developer' }).entries.map(({ id }) => id);

const withRange = releaseHistory.chain((releases) => {
  const version = fc.constantFrom('0.9.0', '99.0.0', ...releases.map((release) => release.version));
  return fc.tuple(fc.constant(releases), version, version, version);
});

test('whatsNew returns the same entries for a range as for the two parts of it', () => {
  fc.assert(
    fc.property(withRange, ([releases, ...versions]) => {
      const order = ['0.9.0', ...releases.map(({ version }) => version), '99.0.0'];
      const [a = '', b = '', c = ''] = versions.sort((x, y) => order.indexOf(x) - order.indexOf(y));
      const parts = [...ids(releases, a, b), ...ids(releases, b, c)];
      expect(parts.sort()).toEqual([...ids(releases, a, c)].sort());
    }),
    { numRuns: 500 },
  );
});

test('whatsNew returns exactly the entries of the stable releases in a range', () => {
  fc.assert(
    fc.property(releaseHistory, fc.nat(12), fc.nat(12), (releases, one, other) => {
      const stable = releases.filter(({ version }) => !version.includes('-'));
      const [from, to] = [Math.min(one, other), Math.max(one, other)];
      fc.pre(to < stable.length);
      const crossed = stable.slice(from + 1, to + 1).flatMap(({ entries }) => entries.map(({ id }) => id));
      expect([...ids(releases, stable[from]?.version ?? '', stable[to]?.version ?? '')].sort()).toEqual(crossed.sort());
    }),
    { numRuns: 500 },
  );
});

test('whatsNew returns no entry twice', () => {
  fc.assert(
    fc.property(withRange, ([releases, since, current]) => {
      const found = ids(releases, since, current);
      expect(new Set(found).size).toBe(found.length);
    }),
  );
});

test('whatsNew returns nothing for a first install and for a downgrade', () => {
  fc.assert(
    fc.property(withRange, ([releases, one, other]) => {
      const [newer = one, older = other] = ids(releases, one, other).length > 0 ? [other, one] : [one, other];
      expect(ids(releases, null, one)).toEqual([]);
      expect(ids(releases, one, one)).toEqual([]);
      if (ids(releases, older, newer).length > 0) expect(ids(releases, newer, older)).toEqual([]);
    }),
  );
});

test('whatsNew returns the same order for releases in any order', () => {
  fc.assert(
    fc.property(withRange, ([releases, since, current]) => {
      expect(ids([...releases].reverse(), since, current)).toEqual(ids(releases, since, current));
    }),
  );
});

test('whatsNew lists the entries of prereleases under their stable release', () => {
  fc.assert(
    fc.property(releaseHistory, (releases) => {
      const newest = releases.at(-1)?.version;
      fc.pre(newest !== undefined);
      const { entries } = whatsNew({ releases, since: '0.9.0', current: newest ?? '', audience: 'developer' });
      expect(entries.filter(({ version }) => version.includes('-'))).toEqual([]);
    }),
  );
});

test('whatsNew shows a user of a prerelease only what the stable release adds to it', () => {
  const releases = [
    record('1.0.0', [entry('first')]),
    record('1.1.0-beta.0', [entry('history')]),
    record('1.1.0-beta.1', [entry('undo')]),
    record('1.1.0', [entry('history'), entry('polish'), entry('undo')]),
  ];
  expect(ids(releases, '1.1.0-beta.0', '1.1.0-beta.1')).toEqual(['undo']);
  expect(ids(releases, '1.1.0-beta.1', '1.1.0')).toEqual(['polish']);
  expect(ids(releases, '1.0.0', '1.1.0')).toEqual(['history', 'polish', 'undo']);
});

test('whatsNew leaves out what a prerelease introduced and its stable release withdrew', () => {
  const releases = [record('1.0.0', []), record('1.1.0-beta.0', [entry('withdrawn')]), record('1.1.0', [])];
  expect(ids(releases, '1.0.0', '1.1.0')).toEqual([]);
});

test('whatsNew returns nothing for a downgrade from a release to its beta', () => {
  const releases = [record('1.0.0', []), record('1.1.0-beta.0', [entry('withdrawn')]), record('1.1.0', [])];
  expect(whatsNew({ releases, since: '1.1.0', current: '1.1.0-beta.0' })).toEqual({
    entries: [],
    groups: [],
    schema: null,
  });
});

test('whatsNew keeps the entries of a prerelease series that changed from a patch to a minor', () => {
  const releases = [
    record('1.0.0', []),
    record('1.0.1-beta.0', [entry('fix')]),
    record('1.1.0-beta.1', [entry('feature')]),
  ];
  expect([...ids(releases, '1.0.0', '1.1.0-beta.1')].sort()).toEqual(['feature', 'fix']);
});

test('whatsNew lists security first, then the categories in their order, with the newest release first in each', () => {
  const releases = [
    record('1.1.0', [entry('old-feature'), entry('old-fix', { category: 'fixed' })]),
    record('1.2.0', [
      entry('hole', { category: 'security' }),
      entry('feature'),
      entry('change', { category: 'changed' }),
    ]),
  ];
  const { groups, entries } = whatsNew({ releases, since: '1.0.0', current: '1.2.0' });
  expect(entries.map(({ id }) => id)).toEqual(['hole', 'feature', 'old-feature', 'change', 'old-fix']);
  expect(groups.map(({ category }) => category)).toEqual(['security', 'added', 'changed', 'fixed']);
});

test('whatsNew hides the entries for developers from users', () => {
  const releases = [record('1.1.0', [entry('seen'), entry('internal', { audience: 'developer' })])];
  expect(whatsNew({ releases, since: '1.0.0', current: '1.1.0' }).entries.map(({ id }) => id)).toEqual(['seen']);
});

test('whatsNew returns the schema versions before and after, and whether the change is breaking', () => {
  const releases = [
    record('1.0.0', [], { from: 0, to: 1, breaking: false }),
    record('1.1.0', [], { from: 1, to: 2, breaking: false }),
    record('2.0.0', [], { from: 2, to: 4, breaking: true }),
  ];
  const schema = (since: string, current: string) => whatsNew({ releases, since, current }).schema;
  expect(schema('1.0.0', '1.1.0')).toEqual({ from: 1, to: 2, breaking: false });
  expect(schema('1.0.0', '2.0.0')).toEqual({ from: 1, to: 4, breaking: true });
  expect(schema('2.0.0', '2.0.1')).toBeNull();
});

test('whatsNew returns no schema change for an update that keeps the schema', () => {
  const schema = { from: 1, to: 1, breaking: false };
  const releases = [record('1.0.0', [], { from: 0, to: 1, breaking: false }), record('1.0.1', [], schema)];
  expect(whatsNew({ releases, since: '1.0.0', current: '1.0.1' }).schema).toBeNull();
});

test('whatsNew shows a user of a beta only the schema changes after it', () => {
  const releases = [
    record('1.0.0', [], { from: 0, to: 1, breaking: false }),
    record('2.0.0-beta.0', [], { from: 1, to: 2, breaking: true, minReader: 2 }),
    record('2.0.0-beta.1', [], { from: 2, to: 2, breaking: false }),
    record('2.0.0', [], { from: 1, to: 3, breaking: true, minReader: 2 }),
  ];
  const schema = (since: string, current: string) => whatsNew({ releases, since, current }).schema;
  expect(schema('1.0.0', '2.0.0')).toEqual({ from: 1, to: 3, breaking: true });
  expect(schema('2.0.0-beta.0', '2.0.0-beta.1')).toBeNull();
  expect(schema('2.0.0-beta.1', '2.0.0')).toEqual({ from: 2, to: 3, breaking: false });
  const unchanged = [...releases.slice(0, 3), record('2.0.0', [], { from: 1, to: 2, breaking: true, minReader: 2 })];
  expect(whatsNew({ releases: unchanged, since: '2.0.0-beta.0', current: '2.0.0' }).schema).toBeNull();
});

test('whatsNew translates each text into the preferred language or its closest fallback', () => {
  const releases = [record('1.1.0', [entry('a'), entry('b'), entry('c')])];
  const translations = {
    de: { a: { text: 'A auf Deutsch.' }, b: { text: 'B auf Deutsch.' } },
    'de-AT': { a: { text: 'A für Wien.' } },
  };
  const texts = (locale: string) =>
    whatsNew({ releases, since: '1.0.0', current: '1.1.0', locale, translations }).entries.map(({ text }) => text);
  expect(texts('de-AT')).toEqual(['A für Wien.', 'B auf Deutsch.', 'c.']);
  expect(texts('fr')).toEqual(['a.', 'b.', 'c.']);
});

test('whatsNew rejects an invalid version', () => {
  expect(() => whatsNew({ releases: [], since: 'yesterday', current: '1.0.0' })).toThrow(
    expect.objectContaining({ code: 'VERSION_INVALID' }),
  );
});
