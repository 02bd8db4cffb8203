import type { LibraryActivity } from '../updates/ports.ts';

/** Work that a quit would cancel. */
export type CancellableWork = Exclude<LibraryActivity, 'idle'>;

export interface QuitPorts {
  readonly activity: () => LibraryActivity;
  /** Asks whether to quit although that cancels the work. */
  readonly mayCancel: (work: CancellableWork) => Promise<boolean>;
  /** Cancels what runs, and closes the library. */
  readonly stop: () => Promise<void>;
  /** Quits again, which then succeeds. */
  readonly quit: () => void;
  readonly onError: (error: unknown) => void;
}

export interface QuitRules {
  /** Whether the app may end now. Otherwise it ends by itself, once the library is closed, or the listener goes on. */
  request(): 'proceed' | 'wait';
}

/** Closes the library before the app ends. Asks once where that cancels work; further requests meanwhile change nothing. */
export function quitRules({ activity, mayCancel, stop, quit, onError }: QuitPorts): QuitRules {
  let stage: 'running' | 'deciding' | 'stopped' = 'running';

  async function decide(): Promise<void> {
    const work = activity();
    if (work !== 'idle' && !(await mayCancel(work))) {
      stage = 'running';
      return;
    }
    // A library that can't be closed must not keep the app from ending: an upgrade is atomic even then.
    await stop().catch(onError);
    stage = 'stopped';
    quit();
  }

  return {
    request() {
      if (stage === 'stopped') return 'proceed';
      if (stage === 'running') {
        stage = 'deciding';
        decide().catch((error: unknown) => {
          stage = 'running';
          onError(error);
        });
      }
      return 'wait';
    },
  };
}
