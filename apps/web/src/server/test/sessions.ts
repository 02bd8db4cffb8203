import { pino } from 'pino';
import { afterEach } from 'vitest';
import { type AppState, appState } from '../../contract/upgrade.ts';
import { eventLog } from '../controllers/event-log.ts';
import { type LibrarySession, librarySession } from '../controllers/library-session.ts';
import type { LibraryPlace } from './sample-library.ts';

/** A session, and what its windows would see. */
export interface StartedSession {
  readonly session: LibrarySession;
  /** The states in their order; one that follows itself counts once. */
  readonly states: () => readonly string[];
  /** Resolves when the state fits. */
  reached(fits: (state: AppState) => boolean): Promise<void>;
}

/** Makes sessions that are closed after each test. */
export function sessionsFor(place: LibraryPlace) {
  const sessions: LibrarySession[] = [];
  afterEach(async () => {
    await Promise.all(sessions.splice(0).map((session) => session.close()));
  });

  return function makeSession(path = place.path): StartedSession {
    const events = eventLog('s');
    const log = pino({ level: 'silent' });
    const session = librarySession({ path, appVersion: '1.4.0', events, log });
    sessions.push(session);
    return {
      session,
      states() {
        const all = (events.after('s-0') ?? [])
          .filter(({ name }) => name === 'state')
          .map(({ data }) => appState.parse(data).state);
        return all.filter((state, index) => state !== all[index - 1]);
      },
      async reached(fits) {
        while (!fits(session.state)) await events.next();
      },
    };
  };
}
