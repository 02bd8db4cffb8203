import type { AppState, Failure, UpgradeReceipt } from '../../src/contract/upgrade.ts';

const HOUR = 3_600_000;
const ago = (milliseconds: number) => new Date(Date.now() - milliseconds).toISOString();

const counts = { tracks: 3500, albums: 412, artists: 283, playlists: 18, entries: 911, plays: 4344, favourites: 99 };

const receipt: UpgradeReceipt = {
  from: 5,
  to: 6,
  migrations: [{ name: 'v005_to_v006', description: 'Finds and sorts large libraries at once', durationMs: 8200 }],
  before: counts,
  after: counts,
  compared: { by: 'values', values: 93_000_000 },
  losses: [{ table: 'entries', column: null, count: 3, reasons: ['The same track stood twice at the same place'] }],
  rewrites: [
    { table: 'tracks', column: 'sort_title', count: 3500, reasons: ['Titles are now sorted without accents'] },
  ],
  unchecked: [],
  backup: { id: 'b1', bytes: 363_000_000 },
  interruptedAt: 0.41,
  durationMs: 21_400,
};

const way = (id: Failure['waysOut'][number]['id'], label: string, data: Record<string, unknown> = {}) => ({
  id,
  label,
  data,
});
const restore = way('restore-backup', 'Restore the backup of today, 10:42 (3,500 tracks, verified)', {
  id: 'b1',
  createdAt: ago(2 * HOUR),
  tracks: 3500,
  isVerified: true,
});
const rest = [
  way('open-folder', 'Open the folder', { folder: '/home/ada/Music' }),
  way('save-report', 'Save a report', { library: '/home/ada/Music/library.db' }),
  way('contact-support', 'Contact support', { code: 'DISK_FULL' }),
];
const retry = way('try-again', 'Try again', { retryAfterFailures: false });

const failed = (failure: Partial<Failure> & Pick<Failure, 'code' | 'title' | 'whatHappened'>): AppState => ({
  state: 'failed',
  failure: {
    libraryState: 'Your library is unchanged. Version 1.4.0 of Auralis can still open it.',
    condition: 'unchanged',
    waysOut: [retry, restore, ...rest],
    detail: 'The migration v005_to_v006 ended with SQLITE_FULL: database or disk is full.',
    ...failure,
  },
});

const upgrading = (over: Partial<Extract<AppState, { state: 'upgrading' }>> = {}): AppState => ({
  state: 'upgrading',
  versions: { app: { from: '1.4.0', to: '1.6.0' }, schema: { from: 5, to: 6 } },
  progress: {
    phase: 'migrate',
    fraction: 0.58,
    elapsedMs: 12_000,
    migration: {
      index: 1,
      count: 1,
      name: 'v005_to_v006',
      description: 'Finds and sorts large libraries at once, by title, artist, album and the date they were added',
    },
    walBytes: 412_000_000,
  },
  isStopping: false,
  backup: { createdAt: ago(60_000), bytes: 363_000_000 },
  ...over,
});

const ready = (over: Partial<Extract<AppState, { state: 'ready' }>> = {}): AppState => ({
  state: 'ready',
  receipt: null,
  isQuiet: false,
  isReadOnly: false,
  newerSchema: null,
  ...over,
});

/** States of the app to look at and to test; a function may play through several. */
export const SCENARIOS = {
  ready: () => ready(),
  starting: (): AppState => ({ state: 'starting' }),
  upgrading: () => upgrading(),
  stopping: () => upgrading({ isStopping: true }),
  receipt: () => ready({ receipt }),
  quiet: () => ready({ receipt: { ...receipt, losses: [], rewrites: [], interruptedAt: null }, isQuiet: true }),
  'read-only': () => ready({ isReadOnly: true, newerSchema: 7 }),
  restoring: (): AppState => ({ state: 'restoring', fraction: 0.3 }),
  'disk-full': () =>
    failed({
      code: 'DISK_FULL',
      title: 'Not enough disk space',
      whatHappened: 'The disk that holds /home/ada/Music does not have enough free space: 731 MB more are needed.',
      waysOut: [
        way('free-space', 'Free at least 731 MB on the disk that holds /home/ada/Music', {
          directory: '/home/ada/Music',
          bytes: 731_000_000,
        }),
        retry,
        ...rest,
      ],
    }),
  busy: () =>
    failed({
      code: 'DATABASE_BUSY',
      title: 'Your library is in use',
      whatHappened:
        'Another program (DB Browser), or a second window of Auralis, is using your library. Close it and try again.',
      waysOut: [retry, ...rest],
    }),
  'too-new': () =>
    failed({
      code: 'DATABASE_TOO_NEW',
      title: 'Your library is from a newer version of Auralis',
      whatHappened:
        'Your library was last used by Auralis 1.8.0. Auralis 1.6.0, which you are using, cannot open it (it has schema 8, this version knows 6).',
      libraryState: 'Your library is complete and unchanged. Auralis 1.8.0 can open it.',
      waysOut: [way('update-app', 'Update Auralis', { minAppVersion: '1.8.0' }), ...rest],
    }),
  damaged: () =>
    failed({
      code: 'DATABASE_DAMAGED',
      title: 'Your library is damaged',
      whatHappened: 'The library file was already damaged before Auralis began. A failing disk is a common cause.',
      libraryState: 'Auralis did not change the damaged file. Keep it: parts of it may be recoverable.',
      condition: 'damaged',
    }),
  lost: () =>
    failed({
      code: 'DATABASE_DAMAGED',
      title: 'Your library is lost',
      whatHappened: 'There was a library here, but its file is missing or empty.',
      libraryState: 'Auralis created nothing in its place.',
      condition: 'missing',
      waysOut: [retry, way('create-library', 'Start with an empty library', { recreateIfLost: true }), ...rest],
    }),
} as const satisfies Readonly<Record<string, () => AppState>>;

export type Scenario = keyof typeof SCENARIOS;

export function isScenario(name: string): name is Scenario {
  return Object.hasOwn(SCENARIOS, name);
}
