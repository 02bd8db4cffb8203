import type { ReleaseRecord } from '@auralis/changelog';

// In a repository that cuts its releases with `auralis-changelog cut`, this data is written by the cut.
export const releases: readonly ReleaseRecord[] = [
  {
    version: '1.0.0',
    date: '2026-01-10',
    schema: { from: 0, to: 1, breaking: false },
    api: { version: '1.0.0', minClient: '1.0.0' },
    entries: [],
  },
  {
    version: '1.1.0',
    date: '2026-02-10',
    schema: { from: 1, to: 2, breaking: false },
    api: { version: '1.0.0', minClient: '1.0.0' },
    entries: [
      {
        id: 'done',
        category: 'added',
        audience: 'listener',
        text: 'Lets you mark tasks as done.',
        migration: 'v001_to_v002',
        packages: ['example-node-app'],
      },
    ],
  },
];
