import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { OLD, useChangedDatabase } from '../../test/changed-database.ts';
import { startProgram } from '../../test/other-program.ts';
import { verifyBackup } from '../verify/verify-backup.ts';

const { place, changedDatabase, contentOf, restore, leftovers, damageHeader } = useChangedDatabase();
const ONCE = fileURLToPath(new URL('../../test/programs/restore-once.ts', import.meta.url));
const hasStrace = spawnSync('strace', ['-V']).status === 0;
if (!hasStrace) console.error('SKIPPED: no strace here, so no disk is made to fail. Install it to run this test.');

describe('restoreBackup where the database cannot be opened', () => {
  const damages = {
    'is missing': () => rmSync(place.path),
    'has 0 bytes': () => truncateSync(place.path, 0),
    'is truncated': () => truncateSync(place.path, 9000),
    'has lost its header': damageHeader,
    'is a text': () => writeFileSync(place.path, 'Dear diary, '.repeat(1000)),
  };

  test.each(Object.entries(damages))('swaps a file that %s, and preserves it', async (_, damage) => {
    const backup = await changedDatabase();
    damage();
    const bytes = existsSync(place.path) ? readFileSync(place.path) : null;
    const restored = await restore(backup);
    expect(restored).toMatchObject({ method: 'swap', beforeRestore: null, lostSince: null });
    expect(readFileSync(place.path).equals(readFileSync(backup.path))).toBe(true);
    const kept = restored.preservedFiles === null ? null : readFileSync(join(restored.preservedFiles, 'app.db'));
    expect(kept).toEqual(bytes);
    expect(contentOf(place.path)).toEqual(OLD);
    expect(leftovers()).toEqual([]);
  });

  test('never replays the old log, and preserves it', async () => {
    const backup = await changedDatabase();
    const program = await startProgram(
      place.path,
      `database.exec("UPDATE tracks SET plays = 9"); console.log('ready'); process.kill(process.pid, 'SIGKILL');`,
    );
    await program.finish();
    const log = readFileSync(`${place.path}-wal`);
    expect(log.length).toBeGreaterThan(0);
    truncateSync(place.path, 0);
    const { preservedFiles } = await restore(backup);
    expect(contentOf(place.path)).toEqual(OLD);
    expect(readFileSync(join(preservedFiles ?? '', 'app.db-wal')).equals(log)).toBe(true);
  });

  test.runIf(hasStrace).each([1, 5, 8])(
    'swaps a file when the disk fails at read %i, and preserves it as it is',
    async (at) => {
      const backup = await changedDatabase();
      // This process keeps a descriptor on the file that it backed up, and would count as a program that has it open.
      copyFileSync(place.path, `${place.path}-new`);
      renameSync(`${place.path}-new`, place.path);
      const { ino } = statSync(place.path);
      const fault = ['-P', place.path, '-e', `inject=pread64:error=EIO:when=${at}`];
      const args = ['-f', '-qq', '-o', '/dev/null', ...fault, process.execPath, ONCE, place.path, backup.id];
      const restored = JSON.parse(spawnSync('strace', args, { encoding: 'utf8' }).stdout);
      expect(restored).toMatchObject({ method: 'swap' });
      expect(statSync(join(restored.preservedFiles, 'app.db')).ino).toBe(ino);
      expect(contentOf(place.path)).toEqual(OLD);
    },
  );

  test.runIf(hasStrace)('leaves no second name of files that stay in use, whichever rename fails', async () => {
    const backup = await changedDatabase();
    let refused = 0;
    for (let at = 1; ; at += 1) {
      // A new file each time: this process keeps a descriptor on every file that it has examined.
      rmSync(place.path);
      writeFileSync(place.path, 'Dear diary');
      const fault = ['-e', `inject=rename:error=EIO:when=${at}`];
      const args = ['-f', '-qq', '-o', '/dev/null', ...fault, process.execPath, ONCE, place.path, backup.id];
      const result = JSON.parse(spawnSync('strace', args, { encoding: 'utf8' }).stdout);
      if (existsSync(join(place.folder, '.app.db.restore-intent'))) break;
      if (result.method === 'swap') continue;
      refused += 1;
      expect(statSync(place.path).nlink, `rename ${at}`).toBe(1);
      expect(leftovers(), `rename ${at}`).toEqual([]);
    }
    expect(refused).toBeGreaterThan(1);
  });

  test('gives the new file the permissions of the old one', async () => {
    const backup = await changedDatabase();
    truncateSync(place.path, 0);
    chmodSync(place.path, 0o640);
    await restore(backup);
    expect(statSync(place.path).mode & 0o777).toBe(0o640);
    rmSync(place.path);
    await restore(backup);
    expect(statSync(place.path).mode & 0o777).toBe(0o600);
  });

  test('swaps a large file, which other threads hash', async () => {
    const backup = await changedDatabase({ tracks: 250_000 });
    await verifyBackup(backup, { level: 4 });
    truncateSync(place.path, 0);
    expect(await restore(backup)).toMatchObject({ method: 'swap' });
    expect(contentOf(place.path)).toMatchObject({ tracks: 250_000 });
  });
});
