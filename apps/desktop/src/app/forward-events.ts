import type { ChannelEvent } from '@auralis/web/contract/channel';
import type { Controllers } from '@auralis/web/server/controllers';

/**
 * Sends every state and every change of the library and the settings to the windows until the controllers are stopped. Resolves then.
 *
 * A window that opens later asks for the present state with the call `watch`.
 */
export async function forwardEvents(
  { events, session }: Pick<Controllers, 'events' | 'session'>,
  send: (event: ChannelEvent) => void,
): Promise<void> {
  let cursor = events.lastId;
  while (true) {
    const next = events.next();
    const missed = events.after(cursor);
    cursor = events.lastId;
    // So many at once that the log has not kept them: the newest state stands for all.
    if (missed === null) send({ name: 'state', data: session.state });
    for (const { name, data } of missed ?? [])
      send(name === 'library' ? { name } : ({ name, data } as Extract<ChannelEvent, { readonly name: typeof name }>));
    if (events.isClosed) return;
    await next;
  }
}
