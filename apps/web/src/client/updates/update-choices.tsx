import Button from '@mui/material/Button';
import { type RefObject, useEffect, useState } from 'react';
import { useTexts } from '../texts/texts.ts';
import type { UpdateStage } from './update-views.ts';

/** How long new buttons do not react, in milliseconds: as long as a click or a second one may be on its way to others. */
const SETTLING_MS = 500;

interface InstallChoice {
  readonly when: 'now' | 'on-quit';
  readonly backUpFirst: boolean;
}

export interface UpdateActions {
  readonly onDownload: () => void;
  readonly onCancelDownload: () => void;
  /** Postpones the version. */
  readonly onLater: () => void;
  readonly onSkip: () => void;
  readonly onUnskip: () => void;
  readonly onInstall: (choice: InstallChoice) => void;
  /** Drops the plan to install when the app quits. */
  readonly onWithdraw: () => void;
  /** Changes nothing. */
  readonly onClose: () => void;
}

export interface UpdateChoicesProps extends UpdateActions {
  readonly stage: UpdateStage;
  readonly dialog: RefObject<HTMLElement | null>;
  readonly backUpFirst: boolean;
}

/** What the listener can do at a stage. To close the dialog is possible at once; all else does something. */
export function UpdateChoices(props: UpdateChoicesProps) {
  const { t } = useTexts();
  const isSettled = useSettled();
  useKeptFocus(props.dialog);
  const { at } = props.stage;
  const close = <Button onClick={props.onClose}>{t.frame.close}</Button>;
  switch (at) {
    case 'backing-up':
    case 'installing':
      return close;
    case 'downloading':
      return (
        <>
          <Button variant="text" disabled={!isSettled} onClick={props.onCancelDownload}>
            {t.update.cancelDownload}
          </Button>
          {close}
        </>
      );
    case 'on-quit':
      return (
        <>
          <Button variant="text" disabled={!isSettled} onClick={props.onWithdraw}>
            {t.update.withdraw}
          </Button>
          {close}
          <Restart {...props} isSettled={isSettled} />
        </>
      );
    case 'ready':
      return (
        <>
          <PutOff {...props} isSettled={isSettled} />
          <Button
            disabled={!isSettled}
            onClick={() => props.onInstall({ when: 'on-quit', backUpFirst: props.backUpFirst })}
          >
            {t.update.onQuit}
          </Button>
          <Restart {...props} isSettled={isSettled} />
        </>
      );
    case 'offered':
    case 'skipped':
      return (
        <>
          <PutOff {...props} isSettled={isSettled} />
          <Button variant="contained" color="primary" disabled={!isSettled} onClick={props.onDownload}>
            {t.update.download}
          </Button>
        </>
      );
  }
}

interface SettlingProps extends UpdateChoicesProps {
  readonly isSettled: boolean;
}

function PutOff({ stage, isSettled, onSkip, onUnskip, onLater }: SettlingProps) {
  const { t } = useTexts();
  const isSkipped = stage.at === 'skipped' || (stage.at === 'ready' && stage.answer === 'skipped');
  return (
    <>
      <Button variant="text" disabled={!isSettled} onClick={isSkipped ? onUnskip : onSkip}>
        {isSkipped ? t.update.unskip : t.update.skip}
      </Button>
      <Button disabled={!isSettled} onClick={onLater}>
        {t.update.later}
      </Button>
    </>
  );
}

function Restart({ isSettled, backUpFirst, onInstall }: SettlingProps) {
  const { t } = useTexts();
  return (
    <Button
      variant="contained"
      color="primary"
      disabled={!isSettled}
      onClick={() => onInstall({ when: 'now', backUpFirst })}
    >
      {t.update.restart}
    </Button>
  );
}

function useSettled(): boolean {
  const [isSettled, setSettled] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(true), SETTLING_MS);
    return () => clearTimeout(timer);
  }, []);
  return isSettled;
}

/** The button that was pressed went with its stage, and without the focus the dialog would not hear Escape. */
function useKeptFocus(dialog: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    if (document.activeElement === document.body) dialog.current?.focus();
  }, [dialog]);
}
