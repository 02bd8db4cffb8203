import type { JournalEntry } from '../src/journal/journal.ts';

const about = (run: string, steps: readonly string[]) => ({
  run,
  at: '2026-11-23T10:00:00.000Z',
  from: 1,
  to: 2,
  steps,
});

/** Lines of made-up runs, for tests. */
export const lines = {
  started: (run: string, steps: readonly string[] = ['a']): JournalEntry => ({
    event: 'started',
    ...about(run, steps),
    appVersion: '1.1.0',
    bytes: 4096,
  }),
  reached: (run: string, fraction: number): JournalEntry => ({
    event: 'reached',
    run,
    at: '2026-11-23T10:00:01.000Z',
    fraction,
    step: null,
  }),
  finished: (run: string, durationMs: number, steps: readonly string[] = ['a']): JournalEntry => ({
    event: 'finished',
    ...about(run, steps),
    durationMs,
    losses: [],
    backup: null,
  }),
  failed: (run: string, code: string, steps: readonly string[] = ['a']): JournalEntry => ({
    event: 'failed',
    ...about(run, steps),
    code,
    step: null,
    durationMs: 5,
    backup: null,
    wayBack: 'unchanged',
  }),
  stopped: (run: string, wayBack: 'unchanged' | 'was-done' | 'failed'): JournalEntry => ({
    event: 'stopped',
    ...about(run, ['a']),
    fraction: 0.61,
    wayBack,
  }),
} as const;
