import type { UpdateOffer, UpdateReason, UpdateState } from '../../contract/updates.ts';
import type { UpdateStage } from './update-dialog.tsx';

/** What the listener asked to see, or did not. */
export type Attention = 'asked' | 'unasked';

/** What a window shows of the updates: nothing, a line that does not interrupt, a result, or the offer. */
export type UpdateView =
  | { readonly show: 'nothing' }
  | { readonly show: 'notice'; readonly about: 'offered' | 'ready' | 'failed'; readonly version: string | null }
  | { readonly show: 'result'; readonly result: UpdateResult }
  | { readonly show: 'offer'; readonly offer: UpdateOffer; readonly stage: UpdateStage };

export type UpdateResult =
  | { readonly of: 'checking' }
  | { readonly of: 'newest' }
  | { readonly of: 'held'; readonly reason: UpdateReason }
  | { readonly of: 'failure'; readonly reason: UpdateReason; readonly again: 'check' | 'download' };

const NOTHING: UpdateView = { show: 'nothing' };

/** Only an answer is shown to a listener who did not ask: a line, which takes neither the focus nor a key. Pure. */
export function viewOf(state: UpdateState, attention: Attention): UpdateView {
  return attention === 'asked' ? askedView(state) : noticeOf(state);
}

function noticeOf(state: UpdateState): UpdateView {
  if (state.state === 'offered' && state.answer === 'none')
    return { show: 'notice', about: 'offered', version: state.offer.version };
  if (state.state === 'ready' && state.install === 'asking')
    return { show: 'notice', about: 'ready', version: state.offer.version };
  // A failed installation is found out at the next start, when nobody asks for it.
  if (state.state === 'failed' && state.during !== 'check') return { show: 'notice', about: 'failed', version: null };
  return NOTHING;
}

function askedView(state: UpdateState): UpdateView {
  switch (state.state) {
    case 'idle':
      return NOTHING;
    case 'checking':
      return { show: 'result', result: { of: 'checking' } };
    case 'none':
      return {
        show: 'result',
        result: state.held === null ? { of: 'newest' } : { of: 'held', reason: state.held },
      };
    case 'offered':
      return { show: 'offer', offer: state.offer, stage: { at: state.answer === 'skipped' ? 'skipped' : 'offered' } };
    case 'downloading':
      return { show: 'offer', offer: state.offer, stage: { at: 'downloading', fraction: state.fraction } };
    case 'ready':
      return { show: 'offer', offer: state.offer, stage: readyStage(state) };
    case 'failed': {
      const { code, message, hint, offer } = state;
      const again = offer === null ? 'check' : 'download';
      return { show: 'result', result: { of: 'failure', reason: { code, message, hint }, again } };
    }
  }
}

function readyStage({ install, problem }: Extract<UpdateState, { readonly state: 'ready' }>): UpdateStage {
  if (install === 'asking') return { at: 'ready', problem };
  return { at: install === 'on-quit' ? 'on-quit' : 'installing' };
}
