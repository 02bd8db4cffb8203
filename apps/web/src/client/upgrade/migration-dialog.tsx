import type { Bridge } from '../../contract/bridge.ts';
import { BridgeProvider, type WatchedState } from '../bridge/bridge-context.tsx';
import { type Texts, TextsProvider, useTexts } from '../texts/texts.ts';
import { FailureView } from './failure-view.tsx';
import { ReceiptView } from './receipt-view.tsx';
import { Stage, Waiting } from './stage.tsx';
import { UpgradeProgress } from './upgrade-progress.tsx';

export interface MigrationDialogProps {
  readonly bridge: Bridge;
  readonly texts: Texts;
  /** From `useWatchedState`, which the app needs as well, to know when the library is open. */
  readonly watched: WatchedState;
  /** Opens the page that says what a restore of this backup brings back and takes away. */
  readonly onRestore: (backup: string) => void;
  readonly onShowBackups?: () => void;
}

/**
 * Everything that a listener sees until the library is open: the update, its receipt, a failure and its ways out, and a
 * restore. It fills the window, and each of them stands in the place of the one before.
 *
 * @example
 * const watched = useWatchedState(bridge);
 * if (isStage(watched.state)) return <MigrationDialog {...{ bridge, texts, watched, onRestore }} />;
 */
export function MigrationDialog({ bridge, texts, ...props }: MigrationDialogProps) {
  return (
    <BridgeProvider bridge={bridge}>
      <TextsProvider value={texts}>
        <Stage>
          <StageContent bridge={bridge} {...props} />
        </Stage>
      </TextsProvider>
    </BridgeProvider>
  );
}

function StageContent({ bridge, watched, onRestore, onShowBackups }: Omit<MigrationDialogProps, 'texts'>) {
  const { t } = useTexts();
  const { state } = watched;
  if (state?.state === 'upgrading') return <UpgradeProgress upgrading={state} watched={watched} />;
  if (state?.state === 'failed')
    return <FailureView key={state.failure.code} failure={state.failure} onRestore={onRestore} />;
  if (state?.state === 'restoring') {
    return <Waiting {...t.restoring} fraction={state.fraction} progressLabel={t.restoring.progress} />;
  }
  if (state?.state === 'ready' && state.receipt !== null) {
    const dismiss = () => void bridge.dismissReceipt();
    const showBackups =
      onShowBackups === undefined
        ? undefined
        : () => {
            dismiss();
            onShowBackups();
          };
    return (
      <ReceiptView receipt={state.receipt} openLabel={t.receipt.open} onOpen={dismiss} onShowBackups={showBackups} />
    );
  }
  return <Waiting {...t.starting} fraction={null} progressLabel={t.starting.title} />;
}
