import { readdirSync, readlinkSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { useFolder } from '../steps.fixture.ts';
import { upgradeInWorker } from './upgrade-in-worker.ts';

const place = useFolder();
const migrations = new URL('../../../../migrations/', import.meta.url);

/** A descriptor closed after the caller opened the library would drop the locks of the caller's connection. */
function openHere(path: string): readonly string[] {
  return readdirSync('/proc/self/fd').filter((descriptor) => {
    try {
      return readlinkSync(`/proc/self/fd/${descriptor}`) === path;
    } catch {
      // That of the listing itself.
      return false;
    }
  });
}

test.runIf(process.platform === 'linux')('an upgrade in a thread holds nothing open when it is done', async () => {
  for (const to of [1, 5]) {
    const result = await upgradeInWorker({ database: place.path, migrations, to, appVersion: '1.4.0' });
    expect(result.status).toBe(to === 1 ? 'created' : 'upgraded');
    expect(openHere(place.path)).toEqual([]);
  }
});

test.runIf(process.platform === 'linux')('a refused one holds nothing open either', async () => {
  writeFileSync(place.path, Buffer.alloc(8192));
  const refused = upgradeInWorker({ database: place.path, migrations, appVersion: '1.4.0' });
  await expect(refused).rejects.toMatchObject({ code: 'DATABASE_DAMAGED' });
  expect(openHere(place.path)).toEqual([]);
});
