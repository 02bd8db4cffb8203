import { expect, test } from 'vitest';
import { eventLog } from './event-log.ts';

test('every event after a known one is found, in order', () => {
  const log = eventLog('s');
  for (const number of [1, 2, 3]) log.append('state', number);
  expect(log.after('s-1')?.map(({ data }) => data)).toEqual([2, 3]);
  expect(log.after('s-0')?.map(({ data }) => data)).toEqual([1, 2, 3]);
  expect(log.after(log.lastId)).toEqual([]);
});

test('an event of an earlier start, or one that is too old, is not known', () => {
  const log = eventLog('s');
  for (let number = 0; number < 1000; number += 1) log.append('state', number);
  expect(log.after('r-999')).toBeNull();
  expect(log.after('s-2')).toBeNull();
  expect(log.after('s-500')).toHaveLength(500);
  expect(log.after('s-499')).toBeNull();
});

test('nobody who waits misses an event, or the end', async () => {
  const log = eventLog('s');
  const first = log.next();
  log.append('state', 1);
  await first;
  const end = log.next();
  log.close();
  await end;
  await log.next();
  expect(log.isClosed).toBe(true);
});
