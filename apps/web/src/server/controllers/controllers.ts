import { resolve } from 'node:path';
import type { Logger } from 'pino';
import { type AboutController, aboutController } from './about-controller.ts';
import { type BackupsController, backupsController } from './backups-controller.ts';
import { type EventLog, eventLog } from './event-log.ts';
import { type LibraryController, libraryController } from './library-controller.ts';
import { type LibrarySession, librarySession, type SessionOptions } from './library-session.ts';
import { codeOf } from './opened-library.ts';
import { openSideFile } from './side-file.ts';

export interface ControllersOptions
  extends Pick<SessionOptions, 'appVersion' | 'migrations' | 'backups' | 'workers' | 'onOutcome'> {
  /** Path of the library. */
  readonly library: string;
  readonly log: Logger;
  /** Runs before the library is first opened. */
  readonly prepare?: (() => Promise<void>) | undefined;
}

/** Everything that the app decides, without HTTP and without windows: the web server and the desktop app call the same. */
export interface Controllers {
  readonly session: LibrarySession;
  readonly events: EventLog;
  readonly library: LibraryController;
  readonly backups: BackupsController;
  readonly about: AboutController;
  /** Opens the library. Resolves when it is open, or the reason why it is not is known. */
  start(): Promise<void>;
  /** Cancels what runs, ends the event streams, and closes the library. */
  stop(): Promise<void>;
}

/**
 * Connects the controllers of one library. Nothing is read or written before `start`.
 *
 * @example
 * const controllers = createControllers({ library: 'library.db', appVersion: '1.4.0', log });
 * await controllers.start();
 * console.log(controllers.session.state);
 * await controllers.stop();
 */
export function createControllers({ library, log, prepare, onOutcome, ...options }: ControllersOptions): Controllers {
  const path = resolve(library);
  const events = eventLog();
  const sideFile = openSideFile(path, log);
  const session = librarySession({
    ...options,
    path,
    events,
    log,
    onOutcome(outcome) {
      if (outcome.status === 'opened') keepWhatIsNew();
      onOutcome?.(outcome);
    },
  });
  const shared = { ...options, path, session };
  const about = aboutController({ ...shared, sideFile, events });
  const backups = backupsController(shared);

  /** A library in a read-only folder can be used all the same. */
  function keepWhatIsNew(): void {
    const { state } = session;
    try {
      about.keepEarlierRelease();
      if (state.state === 'ready' && state.receipt !== null) about.keepReceipt(state.receipt);
    } catch (error) {
      log.warn({ code: codeOf(error) }, 'settings file not written');
    }
  }

  return {
    session,
    events,
    library: libraryController(session),
    backups,
    about,
    async start() {
      await prepare?.();
      about.findEarlierRelease();
      await session.start();
    },
    async stop() {
      events.close();
      await Promise.all([backups.close(), session.close()]);
    },
  };
}
