/** One event for the windows. Ids are unique across starts of the app. */
interface AppEvent {
  readonly id: string;
  readonly name: 'state' | 'library' | 'settings';
  readonly data: unknown;
}

/** The newest events, so that a window that was disconnected gets those that it missed. */
export interface EventLog {
  append(name: AppEvent['name'], data: unknown): void;
  /** Id of the newest event. */
  readonly lastId: string;
  /** The events after one; null where that is not known any more, so that the window has to begin anew. */
  after(id: string): readonly AppEvent[] | null;
  /** Resolves at the next event, or when the log is closed. */
  next(): Promise<void>;
  readonly isClosed: boolean;
  /** Ends all streams. */
  close(): void;
}

const KEPT = 500;

/** @param start - differs for each start of the app */
export function eventLog(start: string = crypto.randomUUID().slice(0, 8)): EventLog {
  let events: readonly AppEvent[] = [];
  let count = 0;
  let isClosed = false;
  let signal = Promise.withResolvers<void>();
  const idOf = (number: number) => `${start}-${number}`;

  function wake(): void {
    signal.resolve();
    signal = Promise.withResolvers();
  }

  return {
    append(name, data) {
      count += 1;
      events = [...events, { id: idOf(count), name, data }].slice(-KEPT);
      wake();
    },
    get lastId() {
      return idOf(count);
    },
    after(id) {
      if (id === idOf(count)) return [];
      const at = events.findIndex((event) => event.id === id);
      if (at >= 0) return events.slice(at + 1);
      return id === idOf(count - events.length) ? events : null;
    },
    next: () => (isClosed ? Promise.resolve() : signal.promise),
    get isClosed() {
      return isClosed;
    },
    close() {
      isClosed = true;
      wake();
    },
  };
}
