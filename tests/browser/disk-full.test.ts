import { copyFileSync, cpSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { backUpLibrary } from '@auralis/library';
import { APP_VERSION } from '@auralis/version';
import { afterAll, expect, test } from 'vitest';
import { reportSkipped } from '../faults/harness/report-skipped.ts';
import { SmallDisk } from '../faults/harness/small-disk.ts';
import { button, heading, open, t } from './harness/app-page.ts';
import { startAppServer } from './harness/app-server.ts';
import { withPage } from './harness/browser.ts';
import { digestsIn, libraryForEachTest } from './harness/library-file.ts';

const scratch = mkdtempSync(join(tmpdir(), 'auralis-browser-disk-'));
const reason = SmallDisk.reasonAgainst(join(scratch, 'try'));
if (reason !== null) reportSkipped('A full disk in a browser', reason);
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const place = libraryForEachTest({ schema: 1 });
/** For the ballast, which the listener deletes. */
const SPACE = 64 * 1024 * 1024;
/** In bytes: enough for the log and the record of upgrades and too little for a backup; and nothing at all. */
const LEFT = [96 * 1024, 0] as const;
/** What is neither a log, a record of the app nor the ballast. */
const isKept = (line: string) => !/^(?:ballast|\S+(?:\.log|\.jsonl|\.app\.json|-wal|-shm|-journal)) /.test(line);

test.skipIf(reason !== null).each(LEFT)(
  'a disk with %i free bytes leaves library and backups as they were, and the page names the bytes to free; then the upgrade succeeds',
  async (left) => {
    await backUpLibrary({ path: place.path, appVersion: APP_VERSION });
    const start = join(scratch, 'start');
    cpSync(join(place.folder, 'backups'), join(start, 'backups'), { recursive: true });
    copyFileSync(place.path, join(start, 'library.db'));
    const disk = new SmallDisk(join(scratch, 'disk'));
    try {
      const folder = disk.fill(start, SPACE);
      const ballast = join(folder, 'ballast');
      const { bavail, bsize } = statfsSync(folder);
      writeFileSync(ballast, Buffer.alloc(bavail * bsize - left));
      const before = digestsIn(folder).filter(isKept);
      expect(before.length).toBeGreaterThan(1);
      await using server = await startAppServer({ library: join(folder, 'library.db') });
      await withPage({}, async (page) => {
        await open(page, server.url);
        await heading(page, 'Not enough disk space').waitFor();
        await page.getByText(`The disk that holds ${folder} does not have enough free space: `).waitFor();
        await page.getByText('Your library is unchanged.').waitFor();
        expect(digestsIn(folder).filter(isKept)).toEqual(before);
        await page.getByRole('button', { name: /^Free at least .+ on the disk that holds / }).click();
        await page
          .getByText(/^Delete or move files on the disk of .+ until .+ more are free, then try again\./)
          .waitFor();
        rmSync(ballast);
        await button(page, 'Try again').click();
        await page
          .getByText(/^Library updated to version /)
          .or(button(page, t.receipt.open))
          .first()
          .waitFor();
        const after = new Set(digestsIn(folder));
        expect(before.filter((line) => !/^library\.db(?:\.backup-sequence)? /.test(line) && !after.has(line))).toEqual(
          [],
        );
      });
    } finally {
      disk.remove();
    }
  },
);
