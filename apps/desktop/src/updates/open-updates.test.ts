import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { MIGRATIONS_FOLDER } from '@auralis/library';
import { generateLibrary } from '@auralis/library/sample';
import { loadMigrations } from '@auralis/migrate';
import { APP_VERSION, DB_SCHEMA_VERSION } from '@auralis/version';
import { inc } from 'semver';
import { expect, test } from 'vitest';
import { RELEASES } from '../../test/releases.ts';
import { NOW, realUpdater, standInApp } from '../../test/stand-in-app.ts';
import { readAcceptedKeys } from '../feed/key-files.ts';
import { openUpdates } from './open-updates.node.ts';

const NEXT = inc(APP_VERSION, 'minor') ?? '';

/** The release after this version: it changes the schema, so that this version can't open the result. */
const releases = [
  ...RELEASES.slice(0, 1),
  {
    ...RELEASES[1],
    version: NEXT,
    schema: { from: DB_SCHEMA_VERSION, to: DB_SCHEMA_VERSION + 1, breaking: true, minReader: DB_SCHEMA_VERSION + 1 },
  } as (typeof RELEASES)[number],
];

test('this version of the app says of a real library whether an update changes it, and whether one can go back', async () => {
  await using app = await standInApp(APP_VERSION);
  await app.publish(NEXT, { releases });
  const migrations = await loadMigrations(MIGRATIONS_FOLDER);
  const library = join(app.folder, 'library.db');
  await generateLibrary({ path: library, migrations, schema: DB_SCHEMA_VERSION, tracks: 20, seed: 1, dirt: 'none' });
  const updates = openUpdates({
    updater: realUpdater(app.folder, app.server.url, APP_VERSION),
    log: null,
    feed: { url: app.server.url, fetch },
    folders: { data: app.folder, cache: join(app.folder, 'cache'), app: app.folder },
    library,
    migrations,
    acceptedKeys: readAcceptedKeys(app.keys.accepted),
    activity: () => 'idle',
    backUp: () => Promise.resolve(),
    quit: () => undefined,
    now: () => NOW,
  });
  await updates.perform({ action: 'check' });
  expect(updates.state).toMatchObject({
    state: 'offered',
    offer: {
      version: NEXT,
      installed: APP_VERSION,
      library: { effect: 'upgrade', from: DB_SCHEMA_VERSION, to: DB_SCHEMA_VERSION + 1, canReturn: false },
      lastBackupAt: null,
    },
  });
});

test.each([
  ['install', '1.5.0'],
  ['later', '1.4.0'],
] as const)('a process that quits after the answer "%s" leaves version %s on the disk', async (action, version) => {
  await using app = await standInApp();
  await app.publish('1.5.0');
  const program = join(import.meta.dirname, '../../test/quitting-app.ts');
  const child = spawn(process.execPath, [program, app.folder, app.server.url, app.keys.accepted, action], {
    stdio: 'inherit',
  });
  expect(await once(child, 'exit')).toEqual([0, null]);
  expect(app.installed()).toBe(version);
});
