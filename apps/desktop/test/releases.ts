import type { ReleaseRecord } from '@auralis/changelog';

const release = (version: string, schema: ReleaseRecord['schema'], text: string): ReleaseRecord => ({
  version,
  date: '2026-12-01',
  schema,
  api: { version, minClient: '1.0.0' },
  entries: [
    { id: `listener-${version}`, category: 'added', audience: 'listener', text, packages: ['@auralis/library'] },
    { id: `developer-${version}`, category: 'fixed', audience: 'developer', text: 'Internal.', packages: [] },
  ],
});

/** From the installed 1.4.0 on: 1.6.0 breaks the schema, so that only apps with schema 7 open the result. */
export const RELEASES: readonly ReleaseRecord[] = [
  release('1.3.0', { from: 3, to: 4, breaking: false }, 'Keeps analyses.'),
  release('1.4.0', { from: 4, to: 5, breaking: false }, 'Proves updates.'),
  release('1.5.0', { from: 5, to: 6, breaking: false }, 'Finds tracks faster.'),
  release('1.6.0-beta.0', { from: 6, to: 7, breaking: true, minReader: 7 }, 'Plays lists without gaps.'),
  release('1.6.0', { from: 6, to: 7, breaking: true, minReader: 7 }, 'Plays without gaps.'),
];
