import { whatsNew } from '@auralis/changelog';
import { releases } from '@auralis/changelog/data';
import { checkVersions, isPrerelease } from '@auralis/version';
import { readFrozen, readMigrations, readRepository, stableVersion } from '@auralis/version/repository';
import { expect, test } from 'vitest';
import { ROOT } from './tracked-files.ts';

// The real release records: what the apps show and what listeners have run.

const STABLE = releases.filter(({ version }) => !isPrerelease(version));
/** Not yet part of a stable release; newest first, like all releases. */
const OPEN_BETAS = releases.slice(
  0,
  releases.findIndex(({ version }) => !isPrerelease(version)),
);

test('the releases cover every schema from the first one without a gap', () => {
  const oldestFirst = STABLE.toReversed();
  expect(oldestFirst.slice(0, 5).map(({ version, schema }) => `${version}: ${schema.from} to ${schema.to}`)).toEqual([
    '1.0.0: 0 to 1',
    '1.1.0: 1 to 2',
    '1.2.0: 2 to 3',
    '1.3.0: 3 to 4',
    '1.4.0: 4 to 5',
  ]);
  for (const [index, { schema }] of oldestFirst.entries())
    expect(schema.from).toBe(oldestFirst[index - 1]?.schema.to ?? 0);
});

test('one release announces each released migration: the one that its header names, if it names one', () => {
  const frozen = readFrozen(ROOT, 'migrations')?.checksums ?? {};
  const released = readMigrations(ROOT, 'migrations').filter(({ file }) => file in frozen);
  const announced = [...OPEN_BETAS, ...STABLE].flatMap(({ version, entries }) =>
    entries.flatMap(({ migration }) => (migration === undefined ? [] : [{ migration, in: stableVersion(version) }])),
  );
  const expected = released.map(({ edge, release }) => ({ migration: edge, in: release ?? expect.any(String) }));
  const byEdge = (a: { readonly migration: string }, b: { readonly migration: string }) =>
    a.migration < b.migration ? -1 : 1;
  expect(announced.sort(byEdge)).toEqual(expected.sort(byEdge));
});

test('no two changes share an id', () => {
  const ids = [...OPEN_BETAS, ...STABLE].flatMap(({ entries }) => entries.map(({ id }) => id));
  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
});

test('each entry for listeners is one complete sentence', () => {
  const texts = releases.flatMap(({ entries }) => entries.filter(({ audience }) => audience === 'listener'));
  expect(texts.length).toBeGreaterThan(10);
  for (const { id, text } of texts) expect(text, id).toMatch(/^[\p{Lu}\p{N}][^`\n]{0,158}\.$/u);
});

test('whatsNew lists the changes of every release since 1.1.0 and the change of schema', () => {
  const { entries, schema } = whatsNew({ releases, since: '1.1.0', current: '1.4.0' });
  expect([...new Set(entries.map(({ version }) => version))].sort()).toEqual(['1.2.0', '1.3.0', '1.4.0']);
  expect(schema).toEqual({ from: 2, to: 5, breaking: false });
});

test('every version in this repository is the same', () => {
  const findings = checkVersions(readRepository(ROOT));
  expect(findings.filter(({ status }) => status === 'differs')).toEqual([]);
  expect(findings.filter(({ check }) => check === 'workspace-package').length).toBeGreaterThan(5);
});
