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
import { startProgram } from '../../test/other-program.ts';
import { OLD, useUsedLibrary } from '../../test/used-database.ts';
import { verifyBackup } from '../verify/verify-backup.ts';

const { place, usedLibrary, contentOf, restore, leftovers, damageHeader } = useUsedLibrary();
const ONCE = fileURLToPath(new URL('../../test/programs/restore-once.ts', import.meta.url));
const hasStrace = spawnSync('strace', ['-V']).status === 0;
if (!hasStrace) console.error('SKIPPED: no strace here, so no disk is made to fail. Install it to run this test.');

describe('restoring where the library can no longer be opened', () => {
  const damages = {
    'is missing': () => rmSync(place.path),
    'has 0 bytes': () => truncateSync(place.path, 0),
    'is cut short': () => truncateSync(place.path, 9000),
    'has lost its header': damageHeader,
    'is a text': () => writeFileSync(place.path, 'Dear diary, '.repeat(1000)),
  };

  test.each(Object.entries(damages))('because it %s swaps it, and keeps what was there', async (_, damage) => {
    const backup = await usedLibrary();
    damage();
    const bytes = existsSync(place.path) ? readFileSync(place.path) : null;
    const restored = await restore(backup);
    expect(restored).toMatchObject({ way: 'swap', beforeRestore: null, lostSince: null });
    expect(readFileSync(place.path).equals(readFileSync(backup.path))).toBe(true);
    const kept = restored.evidence === null ? null : readFileSync(join(restored.evidence, 'library.db'));
    expect(kept).toEqual(bytes);
    expect(contentOf(place.path)).toEqual(OLD);
    expect(leftovers()).toEqual([]);
  });

  test('never replays the log that was left, and keeps it', async () => {
    const backup = await usedLibrary();
    const program = await startProgram(
      place.path,
      `database.exec("UPDATE tracks SET plays = 9"); console.log('ready'); process.kill(process.pid, 'SIGKILL');`,
    );
    await program.finish();
    const log = readFileSync(`${place.path}-wal`);
    expect(log.length).toBeGreaterThan(0);
    truncateSync(place.path, 0);
    const { evidence } = await restore(backup);
    expect(contentOf(place.path)).toEqual(OLD);
    expect(readFileSync(join(evidence ?? '', 'library.db-wal')).equals(log)).toBe(true);
  });

  test.runIf(hasStrace).each([1, 5, 8])(
    'because the disk fails at read %i swaps it, and keeps the file as it is',
    async (at) => {
      const backup = await usedLibrary();
      // This process keeps a descriptor on the file it made a backup of, and would be the program that has it open.
      copyFileSync(place.path, `${place.path}-new`);
      renameSync(`${place.path}-new`, place.path);
      const { ino } = statSync(place.path);
      const fault = ['-P', place.path, '-e', `inject=pread64:error=EIO:when=${at}`];
      const args = ['-f', '-qq', '-o', '/dev/null', ...fault, process.execPath, ONCE, place.path, backup.id];
      const restored = JSON.parse(spawnSync('strace', args, { encoding: 'utf8' }).stdout);
      expect(restored).toMatchObject({ way: 'swap' });
      expect(statSync(join(restored.evidence, 'library.db')).ino).toBe(ino);
      expect(contentOf(place.path)).toEqual(OLD);
    },
  );

  test.runIf(hasStrace)(
    'keeps no second name of files that stay in use, whichever rename the disk refuses',
    async () => {
      const backup = await usedLibrary();
      let refused = 0;
      for (let at = 1; ; at += 1) {
        // A new file each time: this process keeps a descriptor on one that it has looked at.
        rmSync(place.path);
        writeFileSync(place.path, 'Dear diary');
        const fault = ['-e', `inject=rename:error=EIO:when=${at}`];
        const args = ['-f', '-qq', '-o', '/dev/null', ...fault, process.execPath, ONCE, place.path, backup.id];
        const result = JSON.parse(spawnSync('strace', args, { encoding: 'utf8' }).stdout);
        if (existsSync(join(place.folder, '.library.db.restore-intent'))) break;
        if (result.way === 'swap') continue;
        refused += 1;
        expect(statSync(place.path).nlink, `rename ${at}`).toBe(1);
        expect(leftovers(), `rename ${at}`).toEqual([]);
      }
      expect(refused).toBeGreaterThan(1);
    },
  );

  test('gives the new file the permissions of the old one', async () => {
    const backup = await usedLibrary();
    truncateSync(place.path, 0);
    chmodSync(place.path, 0o640);
    await restore(backup);
    expect(statSync(place.path).mode & 0o777).toBe(0o640);
    rmSync(place.path);
    await restore(backup);
    expect(statSync(place.path).mode & 0o777).toBe(0o600);
  });

  test('works at a size where other threads help', async () => {
    const backup = await usedLibrary({ tracks: 250_000 });
    await verifyBackup(backup, { level: 4 });
    truncateSync(place.path, 0);
    expect(await restore(backup)).toMatchObject({ way: 'swap' });
    expect(contentOf(place.path)).toMatchObject({ tracks: 250_000 });
  });
});
