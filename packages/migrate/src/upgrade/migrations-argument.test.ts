import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { MIGRATIONS, useFourMigrations } from '../../test/four-migrations.ts';
import { migrationsFrom } from '../../test/sample-migrations.ts';
import type { MigrationSet } from '../migrations/migration-set.ts';
import { rehearseUpgrade } from '../rehearse/rehearse-upgrade.ts';
import { repairDatabase } from '../repair/repair-database.ts';
import { upgradeDatabase } from './upgrade-database.ts';
import { upgradeInWorker } from './upgrade-in-worker.ts';

const { place } = useFourMigrations();

/** As a program in JavaScript passes it. */
const asAny = <Type>(value: unknown) => value as Type;

describe('a folder instead of loaded migrations', () => {
  test.each([
    ['upgradeDatabase', upgradeDatabase],
    ['rehearseUpgrade', rehearseUpgrade],
    ['repairDatabase', repairDatabase],
  ])('is a TypeError of %s that names loadMigrations, and nothing is created', async (_, run) => {
    for (const wrong of ['migrations', new URL('file:///migrations/'), undefined]) {
      const calling = run({ database: place.path, migrations: asAny<MigrationSet>(wrong), appVersion: '1.0.0' });
      await expect(calling).rejects.toThrow(expect.objectContaining({ name: 'TypeError' }));
      await expect(calling).rejects.toThrow('the result of loadMigrations');
    }
    expect(readdirSync(place.folder)).toEqual([]);
  });
});

test('loaded migrations instead of a folder are a TypeError of upgradeInWorker that asks for the folder', async () => {
  const migrations = asAny<string>(await migrationsFrom(MIGRATIONS));
  const calling = upgradeInWorker({ database: place.path, migrations, appVersion: '1.0.0' });
  await expect(calling).rejects.toThrow(expect.objectContaining({ name: 'TypeError' }));
  await expect(calling).rejects.toThrow('must be a folder');
  expect(readdirSync(place.folder)).toEqual([]);
});
