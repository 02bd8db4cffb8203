import { expect, test } from 'vitest';
import type { UpdateOffer, UpdateState } from '../../contract/updates.ts';
import { lineKey, lineOf, viewOf } from './update-views.ts';

const offer: UpdateOffer = {
  version: '1.6.0',
  installed: '1.5.0',
  releasedAt: '2026-12-01T00:00:00.000Z',
  bytes: 90_000_000,
  notes: [],
  library: { effect: 'none', text: '' },
  lastBackupAt: null,
};
const reason = { code: 'LIBRARY_BUSY', message: 'It is being backed up.', hint: 'Wait.' };
const problem = { ...reason, during: 'install' } as const;
const failed = (during: 'check' | 'download' | 'install'): Extract<UpdateState, { readonly state: 'failed' }> => ({
  state: 'failed',
  during,
  ...reason,
  offer: during === 'download' ? offer : null,
});

const checkProblem = { ...reason, during: 'check' } as const;
const ready = { state: 'ready', offer, install: 'asking', answer: 'none', problem: null } as const;

test.each([
  ['a check that found nothing', { state: 'none', held: null }],
  ['a version that is held back', { state: 'none', held: { ...reason, version: '1.6.0' } }],
  ['an offer that was postponed', { state: 'offered', offer, answer: 'later' }],
  ['an offer that was skipped', { state: 'offered', offer, answer: 'skipped' }],
  ['a download that was postponed', { ...ready, answer: 'later' }],
  ['a download that was skipped', { ...ready, answer: 'skipped' }],
] as const satisfies readonly (readonly [string, UpdateState])[])('%s says nothing unasked', (_, state) => {
  expect(lineOf(state)).toBeNull();
});

test.each([
  ['a check whose result is to be reported', failed('check'), 'failed'],
  ['a download that failed', failed('download'), 'failed'],
  ['an installation that failed when the app quit', failed('install'), 'failed'],
  ['a new offer', { state: 'offered', offer, answer: 'none' }, 'offered'],
  ['a download', { state: 'downloading', offer, fraction: 0.5 }, 'downloading'],
  ['a finished download', ready, 'ready'],
  ['a backup before the installation', { ...ready, install: 'backing-up' }, 'backing-up'],
  ['an installation that waits for the end', { ...ready, install: 'on-quit' }, 'planned'],
  ['an installation that was refused', { ...ready, problem }, 'not-installed'],
  ['a plan whose version was held', { state: 'none', held: null, dropped: '1.6.0' }, 'dropped'],
  ['a plan that was dropped before a check failed', { ...failed('check'), dropped: '1.6.0' }, 'dropped'],
  ['a finished download after a check that failed', { ...ready, problem: checkProblem }, 'failed'],
  ['a plan after a check that failed', { ...ready, install: 'on-quit', problem: checkProblem }, 'failed'],
] as const satisfies readonly (readonly [string, UpdateState, string])[])('%s has a line', (_, state, about) => {
  expect(lineOf(state)?.about).toBe(about);
});

test('a line that was closed stays closed while the download goes on, and not for what comes after it', () => {
  const keyOf = (state: UpdateState) => {
    const line = lineOf(state);
    return line === null ? null : lineKey(line);
  };
  const half = keyOf({ state: 'downloading', offer, fraction: 0.5 });
  expect(keyOf({ state: 'downloading', offer, fraction: 0.6 })).toBe(half);
  const others = [ready, failed('check'), { ...failed('check'), code: 'UPDATE_EXPIRED' }] satisfies UpdateState[];
  expect(new Set([half, ...others.map(keyOf)]).size).toBe(4);
});

test.each([
  [{ state: 'idle' }, { of: 'checking' }],
  [{ state: 'checking' }, { of: 'checking' }],
  [{ state: 'none', held: null }, { of: 'newest' }],
  [{ state: 'none', held: { ...reason, version: '1.6.0' } }, { of: 'held' }],
  [
    { state: 'none', held: null, dropped: '1.6.0' },
    { of: 'newest', dropped: '1.6.0' },
  ],
  [failed('check'), { of: 'failure', reason, again: 'check' }],
  [failed('download'), { of: 'failure', reason, again: 'download' }],
] as const)('a listener who asks gets a result for %j', (state, result) => {
  expect(viewOf(state as UpdateState, 'asked')).toMatchObject({ show: 'result', result });
});

test('a check that runs does not show the result of the one before, and hides no download', () => {
  for (const state of [{ state: 'none', held: null }, failed('check')] as const)
    expect(viewOf(state, 'checking')).toMatchObject({ result: { of: 'checking' } });
  expect(viewOf({ state: 'downloading', offer, fraction: 0.5 }, 'checking')).toMatchObject({
    stage: { at: 'downloading' },
  });
  expect(viewOf({ ...ready, install: 'on-quit' }, 'checking')).toMatchObject({ stage: { at: 'on-quit' } });
});

test('a listener who asks again can download what was postponed, and take back what was skipped', () => {
  expect(viewOf({ state: 'offered', offer, answer: 'later' }, 'asked')).toMatchObject({ stage: { at: 'offered' } });
  expect(viewOf({ state: 'offered', offer, answer: 'skipped' }, 'asked')).toMatchObject({ stage: { at: 'skipped' } });
  expect(viewOf({ ...ready, answer: 'skipped' }, 'asked')).toMatchObject({ stage: { answer: 'skipped' } });
});

test('a plan shows what a check since then failed with', () => {
  const planned = { ...ready, install: 'on-quit', problem: checkProblem } as const;
  expect(viewOf(planned, 'asked')).toMatchObject({ stage: { at: 'on-quit', problem: checkProblem } });
});

test('an installation that was refused shows why beside the same choices', () => {
  expect(viewOf({ ...ready, problem }, 'asked')).toMatchObject({ stage: { at: 'ready', problem } });
});
