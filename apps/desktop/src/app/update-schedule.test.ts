import type { UpdateState } from '@auralis/web/contract/updates';
import { expect, test } from 'vitest';
import { scheduleUpdates } from './update-schedule.ts';

const offer = { version: '1.6.0' } as Extract<UpdateState, { readonly state: 'ready' }>['offer'];
const ready = (install: 'asking' | 'now'): UpdateState => ({
  state: 'ready',
  offer,
  install,
  answer: 'none',
  problem: null,
});

/** The part of an update controller that the schedule uses. */
function updates(check: () => Promise<void>) {
  let show: (state: UpdateState) => void = () => undefined;
  return {
    checkQuietly: check,
    watch(onState: (state: UpdateState) => void) {
      show = onState;
      onState({ state: 'idle' });
      return () => undefined;
    },
    show: (state: UpdateState) => show(state),
  };
}

test('the app checks at once and then again and again, also after a check that failed', async () => {
  const errors: unknown[] = [];
  const third = Promise.withResolvers<void>();
  let checks = 0;
  const controller = updates(() => {
    checks += 1;
    if (checks === 3) third.resolve();
    return Promise.reject(new Error('offline'));
  });
  const keepsRunning = setInterval(() => undefined, 1000);
  const end = scheduleUpdates(
    controller,
    { release: () => undefined, acquire: () => undefined },
    (e) => errors.push(e),
    1,
  );
  expect(checks).toBe(1);
  await third.promise;
  end();
  clearInterval(keepsRunning);
  expect(errors.length).toBeGreaterThanOrEqual(2);
});

test('the lock on a single instance is released while an update is installed, and taken again if that fails', () => {
  const events: string[] = [];
  const lock = { release: () => events.push('released'), acquire: () => events.push('acquired') };
  const controller = updates(() => Promise.resolve());
  scheduleUpdates(controller, lock, () => undefined)();
  controller.show(ready('asking'));
  expect(events).toEqual([]);
  controller.show(ready('now'));
  expect(events).toEqual(['released']);
  controller.show(ready('asking'));
  expect(events).toEqual(['released', 'acquired']);
});
