import { expect, test } from 'vitest';
import type { LibraryActivity } from '../updates/ports.ts';
import { type QuitPorts, quitRules } from './quit.ts';

/** The rules, and what happened: questions, the stop, and the quit, in their order. */
function appThatIs(activity: LibraryActivity, mayCancel: () => Promise<boolean>, ports: Partial<QuitPorts> = {}) {
  const events: string[] = [];
  const quit = Promise.withResolvers<void>();
  const rules = quitRules({
    activity: () => activity,
    mayCancel(work) {
      events.push(`asked about ${work}`);
      return mayCancel();
    },
    stop: async () => void events.push('stopped'),
    quit() {
      events.push('quit');
      quit.resolve();
    },
    onError: (error) => events.push(String(error)),
    ...ports,
  });
  return { rules, events, hasQuit: quit.promise };
}

const yes = () => Promise.resolve(true);

test('an idle app closes its library before it ends, and asks nothing', async () => {
  const { rules, events, hasQuit } = appThatIs('idle', yes);
  expect(rules.request()).toBe('wait');
  await hasQuit;
  expect(events).toEqual(['stopped', 'quit']);
  expect(rules.request()).toBe('proceed');
});

test.each(['upgrade', 'backup', 'restore'] as const)('a quit during an %s asks once, then cancels it', async (work) => {
  const answer = Promise.withResolvers<boolean>();
  const { rules, events, hasQuit } = appThatIs(work, () => answer.promise);
  expect([rules.request(), rules.request(), rules.request()]).toEqual(['wait', 'wait', 'wait']);
  expect(events).toEqual([`asked about ${work}`]);
  answer.resolve(true);
  await hasQuit;
  expect(events).toEqual([`asked about ${work}`, 'stopped', 'quit']);
});

test('a listener who keeps the app open is asked again at the next quit', async () => {
  const { rules, events } = appThatIs('upgrade', () => Promise.resolve(false));
  rules.request();
  await new Promise(setImmediate);
  expect(rules.request()).toBe('wait');
  await new Promise(setImmediate);
  expect(events).toEqual(['asked about upgrade', 'asked about upgrade']);
});

test('a library that can not be closed does not keep the app from ending', async () => {
  const stop = () => Promise.reject(new Error('disk gone'));
  const { rules, events, hasQuit } = appThatIs('idle', yes, { stop });
  rules.request();
  await hasQuit;
  expect(events).toEqual(['Error: disk gone', 'quit']);
});

test('a question that can not be shown is reported, and the app goes on', async () => {
  const { rules, events } = appThatIs('upgrade', () => Promise.reject(new Error('no screen')));
  rules.request();
  await new Promise(setImmediate);
  expect(events).toEqual(['asked about upgrade', 'Error: no screen']);
  expect(rules.request()).toBe('wait');
});
