import type { UpdateOffer, UpdateRequest } from '../../contract/updates.ts';
import { useTexts } from '../texts/texts.ts';
import { UpdateDialog } from './update-dialog.tsx';
import { ResultDialog } from './update-result.tsx';
import { type Attention, type UpdateStage, viewOf } from './update-views.ts';
import type { WatchedUpdates } from './updates-context.tsx';

export interface UpdateDialogsProps {
  readonly watched: WatchedUpdates;
  readonly attention: Exclude<Attention, 'unasked'>;
}

/** What a listener sees who asked: the reason why the app refused a request, a result, or the offer. */
export function UpdateDialogs({ watched, attention }: UpdateDialogsProps) {
  const { updates, state, refusal, close, check, send } = watched;
  if (refusal !== null) {
    const result = { of: 'failure', reason: refusal.reason, again: 'check', dropped: null } as const;
    return <ResultDialog result={result} onRetry={() => void send(refusal.again)} onClose={close} />;
  }
  const view = viewOf(state, attention);
  if (view.show === 'offer') return <Offer watched={watched} offer={view.offer} stage={view.stage} />;
  const { result } = view;
  const download = () => void send(() => updates.download());
  const retry = result.of === 'failure' && result.again === 'download' ? download : check;
  return <ResultDialog result={result} onRetry={retry} onClose={close} />;
}

interface OfferProps {
  readonly watched: WatchedUpdates;
  readonly offer: UpdateOffer;
  readonly stage: UpdateStage;
}

type Answer = Extract<UpdateRequest, { readonly action: 'later' | 'skip' }>['action'];

function Offer({ watched: { updates, close, send }, offer, stage }: OfferProps) {
  const texts = useTexts();
  // A refusal stays open, with its reason.
  const sendAndClose = async (request: () => Promise<void>) => {
    if ((await send(request)) === 'done') close();
  };
  const putOff = (action: Answer) => void sendAndClose(() => updates.answer({ action }));
  return (
    <UpdateDialog
      texts={texts}
      offer={offer}
      stage={stage}
      onDownload={() => void send(() => updates.download())}
      onCancelDownload={() => void send(() => updates.answer({ action: 'cancel-download' }))}
      onLater={() => putOff('later')}
      onSkip={() => putOff('skip')}
      onUnskip={() => void send(() => updates.answer({ action: 'unskip', version: offer.version }))}
      onInstall={(request) => void send(() => updates.install(request))}
      onWithdraw={() => void send(() => updates.answer({ action: 'withdraw' }))}
      onClose={close}
    />
  );
}
