import type { UpdateAnswer, UpdateOffer, UpdateReason, UpdateState } from '../../contract/updates.ts';

/** What the listener asked to see: nothing, the result of a check that runs, or how things are. */
export type Attention = 'unasked' | 'checking' | 'asked';

/** What a window says without being asked: a line, which takes neither the focus nor a key. */
export type UpdateLine =
  | {
      readonly about: 'offered' | 'ready' | 'backing-up' | 'planned' | 'not-installed';
      readonly version: string;
    }
  /** `fraction` from 0 to 1. */
  | { readonly about: 'downloading'; readonly version: string; readonly fraction: number }
  /** A plan that ended without an installation; `reason` is null if the version is not offered any more. */
  | { readonly about: 'dropped'; readonly version: string; readonly reason: UpdateReason | null }
  | { readonly about: 'failed'; readonly reason: UpdateReason };

/** What a listener sees who asks: a result, or the offer. */
export type UpdateView =
  | { readonly show: 'result'; readonly result: UpdateResult }
  | { readonly show: 'offer'; readonly offer: UpdateOffer; readonly stage: UpdateStage };

export type UpdateResult =
  | { readonly of: 'checking' }
  /** `dropped` is the version of a plan that ended. */
  | { readonly of: 'newest'; readonly dropped: string | null }
  | { readonly of: 'held'; readonly reason: UpdateReason; readonly dropped: string | null }
  | {
      readonly of: 'failure';
      readonly reason: UpdateReason;
      readonly again: 'check' | 'download';
      readonly dropped: string | null;
    };

export type UpdateStage =
  | { readonly at: 'offered' }
  | { readonly at: 'skipped' }
  /** `fraction` from 0 to 1. */
  | { readonly at: 'downloading'; readonly fraction: number }
  /** `problem`: why it was not installed when the listener asked for it, or what a check since then failed with. */
  | { readonly at: 'ready'; readonly problem: UpdateReason | null; readonly answer: UpdateAnswer }
  /** The library is backed up before the installation. */
  | { readonly at: 'backing-up' }
  /** It waits for the end of the app. `problem`: what a check since then failed with. */
  | { readonly at: 'on-quit'; readonly problem: UpdateReason | null }
  /** The app is about to start again. */
  | { readonly at: 'installing' };

type Ready = Extract<UpdateState, { readonly state: 'ready' }>;

/** The line for a state; null where there is nothing that the listener does not know. Pure, as the others. */
export function lineOf(state: UpdateState): UpdateLine | null {
  switch (state.state) {
    case 'idle':
    case 'checking':
      return null;
    case 'none':
      return state.dropped === undefined ? null : { about: 'dropped', version: state.dropped, reason: state.held };
    case 'offered':
      return state.answer === 'none' ? { about: 'offered', version: state.offer.version } : null;
    case 'downloading':
      return { about: 'downloading', version: state.offer.version, fraction: state.fraction };
    case 'ready':
      return lineOfReady(state);
    case 'failed':
      return state.dropped === undefined
        ? { about: 'failed', reason: state }
        : { about: 'dropped', version: state.dropped, reason: state };
  }
}

function lineOfReady({ offer: { version }, install, answer, problem }: Ready): UpdateLine | null {
  if (problem?.during === 'check') return { about: 'failed', reason: problem };
  switch (install) {
    case 'now':
      return null;
    case 'backing-up':
      return { about: 'backing-up', version };
    case 'on-quit':
      return { about: 'planned', version };
    case 'asking':
      if (problem !== null) return { about: 'not-installed', version };
      return answer === 'none' ? { about: 'ready', version } : null;
  }
}

/** The same for all lines that say the same: one that was closed stays closed. */
export function lineKey(line: UpdateLine): string {
  const version = 'version' in line ? line.version : '';
  const code = 'reason' in line ? (line.reason?.code ?? '') : '';
  return [line.about, version, code].join(' ');
}

/** What a listener sees who asked. */
export function viewOf(state: UpdateState, attention: Exclude<Attention, 'unasked'>): UpdateView {
  if (attention === 'checking' && !('offer' in state && state.offer !== null)) return CHECKING;
  switch (state.state) {
    case 'idle':
    case 'checking':
      return CHECKING;
    case 'none': {
      const dropped = state.dropped ?? null;
      if (state.held === null) return { show: 'result', result: { of: 'newest', dropped } };
      return { show: 'result', result: { of: 'held', reason: state.held, dropped } };
    }
    case 'offered':
      return { show: 'offer', offer: state.offer, stage: { at: state.answer === 'skipped' ? 'skipped' : 'offered' } };
    case 'downloading':
      return { show: 'offer', offer: state.offer, stage: { at: 'downloading', fraction: state.fraction } };
    case 'ready':
      return { show: 'offer', offer: state.offer, stage: readyStage(state) };
    case 'failed': {
      const again = state.offer === null ? 'check' : 'download';
      return { show: 'result', result: { of: 'failure', reason: state, again, dropped: state.dropped ?? null } };
    }
  }
}

const CHECKING: UpdateView = { show: 'result', result: { of: 'checking' } };

function readyStage({ install, answer, problem }: Ready): UpdateStage {
  if (install === 'asking') return { at: 'ready', problem, answer };
  if (install === 'on-quit') return { at: 'on-quit', problem };
  return { at: install === 'now' ? 'installing' : install };
}
