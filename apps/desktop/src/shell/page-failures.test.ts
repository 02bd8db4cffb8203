import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { pageFailures } from './page-failures.ts';

/** A page, and what happened to it. */
function page() {
  const events: string[] = [];
  const ended = Promise.withResolvers<void>();
  const failures = pageFailures(
    {
      end() {
        events.push('ended');
        ended.resolve();
      },
      replace: (reason) => events.push(reason),
    },
    1,
  );
  return { failures, events, ended: ended.promise };
}

test('a page that does not respond is replaced once, and not as one that crashed', async () => {
  const { failures, events, ended } = page();
  failures.unresponsive();
  failures.unresponsive();
  await ended;
  failures.gone('killed');
  await wait(10);
  expect(events).toEqual(['ended', 'hung']);
  failures.gone('crashed');
  expect(events).toEqual(['ended', 'hung', 'crashed']);
});

test.each(['responsive', 'closed'] as const)('a page that is %s in time is not ended', async (event) => {
  const { failures, events } = page();
  failures.unresponsive();
  failures[event]();
  await wait(10);
  expect(events).toEqual([]);
});

test('a page that crashes while it does not respond is not ended as well', async () => {
  const { failures, events } = page();
  failures.unresponsive();
  failures.gone('oom');
  await wait(10);
  expect(events).toEqual(['crashed']);
});

test('a page that ends by itself is not replaced', () => {
  const { failures, events } = page();
  failures.gone('clean-exit');
  expect(events).toEqual([]);
});
