import { expect, test } from 'vitest';
import { recoverInterruptedRestore } from '../../src/restore/recover-interrupted-restore.ts';
import { makeDatabase, useFolder } from '../sample-database.ts';

const place = useFolder();

test('recoverInterruptedRestore takes less than a millisecond where there is nothing to do', async () => {
  makeDatabase(place.path).close();
  const times = [];
  for (let i = 0; i < 200; i += 1) {
    const started = performance.now();
    await recoverInterruptedRestore({ database: place.path });
    times.push(performance.now() - started);
  }
  expect(times.toSorted((one, other) => one - other)[100]).toBeLessThan(1);
});
