import type { Context } from 'hono';
import { type SSEStreamingApi, streamSSE } from 'hono/streaming';
import { apiError } from '../controllers/api-error.ts';
import type { Controllers } from '../controllers/controllers.ts';

/** A comment this often, in milliseconds, shows both sides that the connection still exists. */
const HEARTBEAT_MS = 15_000;
/** A reader that takes nothing for this long, in milliseconds, is gone. */
const STALLED_MS = 30_000;
/** After this long, in milliseconds, a browser connects again. */
const RECONNECT_MS = 1000;

export interface EventStreams {
  /** @throws ApiError `TOO_MANY_STREAMS` */
  open(c: Context): Response;
}

/** The streams of all windows: each gets the state at once, or the events that it missed, and then every new one. */
export function eventStreams(
  { events, session, about }: Pick<Controllers, 'events' | 'session' | 'about'>,
  most: number,
): EventStreams {
  let count = 0;

  async function send(stream: SSEStreamingApi, lastSeen: string | undefined): Promise<void> {
    const ended = new Promise<void>((resolve) => stream.onAbort(resolve));
    let cursor = lastSeen ?? '';
    while (!stream.aborted && !events.isClosed) {
      const next = events.next();
      const missed = events.after(cursor);
      if (missed === null) {
        const id = events.lastId;
        await write(stream, { id, name: 'state', data: session.state });
        if (lastSeen !== undefined) {
          // Both may have changed since the event that is not known any more.
          await write(stream, { id, name: 'library', data: {} });
          await write(stream, { id, name: 'settings', data: about.settings() });
        }
        cursor = id;
      } else {
        for (const event of missed) {
          await write(stream, event);
          cursor = event.id;
        }
        if (!(await within(HEARTBEAT_MS, [next, ended]))) await taken(stream, stream.write(': still here\n\n'));
      }
    }
  }

  return {
    open(c) {
      // Its body is dropped, and nobody would ever end the stream.
      if (c.req.method === 'HEAD') return c.body(null, 200, { 'Content-Type': 'text/event-stream' });
      if (events.isClosed) throw apiError('LIBRARY_NOT_READY', 'The app is quitting.');
      if (count >= most) throw apiError('TOO_MANY_STREAMS', `${most} event streams are open.`);
      count += 1;
      c.header('X-Accel-Buffering', 'no');
      return streamSSE(c, async (stream) => {
        try {
          await send(stream, c.req.header('Last-Event-ID'));
        } finally {
          count -= 1;
        }
      });
    },
  };
}

async function write(stream: SSEStreamingApi, { id, name, data }: { id: string; name: string; data: unknown }) {
  await taken(stream, stream.writeSSE({ id, event: name, data: JSON.stringify(data), retry: RECONNECT_MS }));
}

/** Waits until the reader has taken what was written, and ends a stream whose body nobody reads. */
async function taken(stream: SSEStreamingApi, written: Promise<unknown>): Promise<void> {
  if (!(await within(STALLED_MS, [written]))) stream.abort();
}

/** Waits for the first of some promises, and for no longer than a time. Returns false when that is over. */
async function within(ms: number, promises: readonly Promise<unknown>[]): Promise<boolean> {
  const over = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => over.resolve(false), ms);
  try {
    return await Promise.race([...promises.map((promise) => promise.then(() => true)), over.promise]);
  } finally {
    clearTimeout(timer);
  }
}
