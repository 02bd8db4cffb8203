import { expect, test } from 'vitest';
import type { UpdateOffer, UpdateState } from '../../contract/updates.ts';
import { viewOf } from './update-views.ts';

const offer: UpdateOffer = {
  version: '1.6.0',
  installed: '1.5.0',
  releasedAt: '2026-12-01T00:00:00.000Z',
  bytes: 90_000_000,
  notes: [],
  library: { effect: 'none', text: '' },
  lastBackupAt: null,
};
const problem = { code: 'LIBRARY_BUSY', message: 'It is being backed up.', hint: 'Wait.' };
const failed = (during: 'check' | 'download' | 'install'): UpdateState => ({
  state: 'failed',
  during,
  ...problem,
  offer: during === 'download' ? offer : null,
});

test.each([
  ['a check that found nothing', { state: 'none', held: null }],
  ['a check that failed', failed('check')],
  ['an offer that was postponed', { state: 'offered', offer, answer: 'later' }],
  ['an offer that was skipped', { state: 'offered', offer, answer: 'skipped' }],
  ['a download', { state: 'downloading', offer, fraction: 0.5 }],
  ['an installation that waits for the end', { state: 'ready', offer, install: 'on-quit', problem: null }],
] as const satisfies readonly (readonly [string, UpdateState])[])('%s shows nothing unasked', (_, state) => {
  expect(viewOf(state, 'unasked')).toEqual({ show: 'nothing' });
});

test.each([
  ['a new offer', { state: 'offered', offer, answer: 'none' }],
  ['a finished download', { state: 'ready', offer, install: 'asking', problem: null }],
  ['an installation that failed when the app quit', failed('install')],
] as const satisfies readonly (readonly [string, UpdateState])[])(
  '%s shows a line, and no dialog, unasked',
  (_, state) => {
    expect(viewOf(state, 'unasked').show).toBe('notice');
  },
);

test.each([
  [{ state: 'checking' }, { of: 'checking' }],
  [{ state: 'none', held: null }, { of: 'newest' }],
  [{ state: 'none', held: { ...problem, version: '1.6.0' } }, { of: 'held' }],
  [failed('check'), { of: 'failure', reason: problem, again: 'check' }],
  [failed('download'), { of: 'failure', reason: problem, again: 'download' }],
] as const)('a listener who asks gets a result for %j', (state, result) => {
  expect(viewOf(state as UpdateState, 'asked')).toMatchObject({ show: 'result', result });
});

test('a listener who asks again can download what was postponed, and take back what was skipped', () => {
  expect(viewOf({ state: 'offered', offer, answer: 'later' }, 'asked')).toMatchObject({ stage: { at: 'offered' } });
  expect(viewOf({ state: 'offered', offer, answer: 'skipped' }, 'asked')).toMatchObject({ stage: { at: 'skipped' } });
});

test('an installation that was refused shows why beside the same choices', () => {
  expect(viewOf({ state: 'ready', offer, install: 'asking', problem }, 'asked')).toMatchObject({
    stage: { at: 'ready', problem },
  });
});
