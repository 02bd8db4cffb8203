import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCopy } from '@auralis/sqlite';
import { describe, expect, test } from 'vitest';
import { OLD, useChangedDatabase } from '../../test/changed-database.ts';
import { type OtherProgram, startProgram } from '../../test/other-program.ts';
import { listBackups } from '../catalog/list-backups.ts';

const { place, changedDatabase, contentOf, restore, leftovers } = useChangedDatabase();
const IMPORTED = "SELECT count(*) FROM tracks WHERE title = 'imported'";

/** Another program in the middle of an import. Usually the restore already waits for it when it commits. */
function startImport(until = 'sleep(2500)'): Promise<OtherProgram> {
  return startProgram(
    place.path,
    `database.exec("BEGIN IMMEDIATE; INSERT INTO tracks (title) VALUES ('imported')");
     console.log('ready');
     await ${until};
     database.exec('COMMIT');`,
  );
}

function importedIn(path: string): unknown {
  return readCopy(path, (copy) => copy.prepare(IMPORTED).pluck().get());
}

describe.each(['wal', 'delete'] as const)('restoreBackup while another program imports, in %s mode', (journalMode) => {
  test('has in its safety copy what the import commits before the database is overwritten', async () => {
    const backup = await changedDatabase({ journalMode });
    const program = await startImport();
    const restored = await restore(backup, { lockTimeoutMs: 60_000 });
    await program.finish();
    expect(contentOf(place.path)).toEqual(OLD);
    expect(restored.beforeRestore?.manifest.rows.tracks).toBe(202);
    expect(importedIn(restored.beforeRestore?.path ?? '')).toBe(1);
    expect(restored.lostSince?.rows).toEqual([{ name: 'tracks', current: 202, backup: 200 }]);
    expect(listBackups({ database: place.path })).toHaveLength(2);
    expect(leftovers()).toEqual([]);
  });

  test('has it in the preserved files of a database with damaged pages', async () => {
    const backup = await changedDatabase({ journalMode, tracks: 5000 });
    const bytes = readFileSync(place.path);
    writeFileSync(place.path, bytes.fill(0x5a, 4096 * 20, 4096 * 24));
    const program = await startImport();
    const restored = await restore(backup, { lockTimeoutMs: 60_000 });
    await program.finish();
    const preserved = join(restored.preservedFiles ?? '', 'app.db');
    const files = [preserved, `${preserved}-wal`].filter((file) => existsSync(file));
    expect(files.some((file) => readFileSync(file).includes('imported'))).toBe(true);
    expect(contentOf(place.path)).toMatchObject({ tracks: 5000 });
  });

  test('keeps no safety copy when the import does not end in time', async () => {
    const backup = await changedDatabase({ journalMode });
    const program = await startImport('untilStdinEnds');
    await expect(restore(backup, { lockTimeoutMs: 300 })).rejects.toMatchObject({ code: 'DATABASE_BUSY' });
    await program.finish();
    expect(contentOf(place.path)).toMatchObject({ tracks: 202 });
    expect(listBackups({ database: place.path })).toHaveLength(1);
    expect(leftovers()).toEqual([]);
  });
});
