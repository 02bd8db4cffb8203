import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createBackup } from '@auralis/backup';
import { describe, expect, test } from 'vitest';
import { makeLibrary, useLibraryFolder } from '../../test/sample-library.ts';
import { openLibrary } from '../open-library.ts';
import { describeFailure } from './describe-failure.ts';
import { isNetworkFolder, readFailureContext } from './failure-context.ts';

const place = useLibraryFolder();
const app = { appVersion: '1.5.0' };

describe('readFailureContext', () => {
  test('finds the backups and the version that last upgraded the library', async () => {
    const { path } = place;
    await makeLibrary(path, { schema: 1, tracks: 50, seed: 1 });
    (await openLibrary({ path, appVersion: '1.4.0' })).database.close();
    const context = readFailureContext({ path, ...app });
    expect(context).toMatchObject({ path, appVersion: '1.5.0', lastAppVersion: '1.4.0' });
    expect(context.backups).toHaveLength(1);
  });

  test('finds backups in another directory', async () => {
    const { path, folder } = place;
    await makeLibrary(path, { schema: 1, tracks: 50, seed: 1 });
    const directory = join(folder, 'elsewhere');
    await createBackup({ database: path, directory, reason: 'manual' });
    expect(readFailureContext({ path, ...app, backups: { directory } }).backups).toHaveLength(1);
    expect(readFailureContext({ path, ...app }).backups).toEqual([]);
  });

  test('returns what there is for a library whose folder or journal is unusable', () => {
    const missing = join(place.folder, 'no', 'such', 'library.db');
    expect(readFailureContext({ path: missing, ...app })).toMatchObject({ lastAppVersion: null, backups: [] });
    writeFileSync(`${place.path}.upgrades.jsonl`, 'not JSON\n');
    expect(readFailureContext({ path: place.path, ...app }).lastAppVersion).toBeNull();
    const below = join(place.path, 'library.db');
    writeFileSync(place.path, 'a file in the place of a folder');
    expect(readFailureContext({ path: below, ...app })).toMatchObject({ path: below, isOnNetwork: false });
  });

  test('lets a real failure offer the real backup', async () => {
    const { path } = place;
    await makeLibrary(path, { schema: 1, tracks: 50, seed: 1 });
    (await openLibrary({ path, appVersion: '1.4.0' })).database.close();
    writeFileSync(path, '');
    const error = await openLibrary({ path, ...app }).catch((reason: unknown) => reason);
    const context = readFailureContext({ path, ...app });
    const { code, title, waysOut } = describeFailure(error, context);
    expect({ code, title }).toEqual({ code: 'DATABASE_DAMAGED', title: 'Your library is lost' });
    expect(waysOut[1]).toMatchObject({ id: 'restore-backup', data: { id: context.backups?.[0]?.id, tracks: 50 } });
  });
});

test.each([
  ['\\\\server\\music', 'win32', true],
  ['//server/music', 'win32', true],
  ['\\\\?\\C:\\music', 'win32', false],
  ['C:\\music', 'win32', false],
  ['/Volumes/music', 'darwin', false],
] as const)('isNetworkFolder of %s on %s is %s', (folder, platform, expected) => {
  expect(isNetworkFolder(folder, platform)).toBe(expected);
});
