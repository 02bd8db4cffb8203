import type { AppState } from '../../contract/upgrade.ts';

export type Upgrading = Extract<AppState, { state: 'upgrading' }>;
type Phase = 'check' | 'backup' | 'migrate' | 'verify' | 'finish';

const PHASES: readonly Phase[] = ['check', 'backup', 'migrate', 'verify', 'finish'];

export interface PhaseRow {
  readonly phase: Phase;
  readonly state: 'done' | 'active' | 'pending';
}

/** The estimate of the first seconds is a guess, and a guess that jumps is worse than none. */
const ESTIMATE_AFTER_MS = 3000;
const ESTIMATE_FROM_FRACTION = 0.03;

/** What stands on the page: a bar that never runs backward, and a clock that goes on between two reports. */
export interface ShownProgress {
  readonly fraction: number;
  readonly elapsedMs: number;
  /** Null as long as there is no sound estimate. */
  readonly leftMs: number | null;
  readonly phases: readonly PhaseRow[];
}

/**
 * @param shownFraction what the bar shows already
 * @param sinceReportMs how long ago the report arrived; 0 while the app does not answer
 */
export function showProgress(upgrading: Upgrading, shownFraction: number, sinceReportMs: number): ShownProgress {
  const { phase, fraction: reported, elapsedMs: reportedMs } = upgrading.progress;
  const fraction = Math.min(1, Math.max(shownFraction, reported));
  const elapsedMs = reportedMs + Math.max(0, sinceReportMs);
  const isSound = elapsedMs >= ESTIMATE_AFTER_MS && fraction >= ESTIMATE_FROM_FRACTION && fraction < 1;
  return {
    fraction,
    elapsedMs,
    leftMs: isSound ? Math.max(0, (reportedMs * (1 - fraction)) / fraction - sinceReportMs) : null,
    phases: PHASES.map((row, index) => ({ phase: row, state: stateOf(index, phase) })),
  };
}

function stateOf(index: number, current: Upgrading['progress']['phase']): PhaseRow['state'] {
  if (current === 'waiting') return 'pending';
  const active = PHASES.indexOf(current);
  if (index === active) return 'active';
  return index < active ? 'done' : 'pending';
}

/** An estimate in steps that do not flicker: seconds below 20, then fives, then minutes. */
export function roundEstimate(leftMs: number): number {
  const seconds = Math.max(1, Math.ceil(leftMs / 1000));
  if (seconds < 20) return seconds * 1000;
  if (seconds < 60) return Math.ceil(seconds / 5) * 5000;
  return Math.ceil(seconds / 60) * 60_000;
}

/** Whether the state belongs to the page of an update: anything but an open library whose receipt was seen or needs one line only. */
export function isStage(state: AppState | null): boolean {
  return state === null || state.state !== 'ready' || (state.receipt !== null && !state.isQuiet);
}
