import type { CallAnswer, Channel, ChannelEvent } from '@auralis/web/contract/channel';

/** Both ends of a channel in one process. All that crosses it is cloned, as between two processes. */
export interface ChannelPair {
  readonly channel: Channel;
  /** For the main process: sends an event to the page. */
  send(event: ChannelEvent): void;
  /** For the main process: answers the calls of the page. */
  connect(answer: (name: unknown, args: unknown) => Promise<CallAnswer>): void;
}

/** @param updates - whether the app can update itself */
export function channelPair(updates: 'with-updates' | 'without-updates'): ChannelPair {
  const watchers = new Set<(event: ChannelEvent) => void>();
  const connected = Promise.withResolvers<(name: unknown, args: unknown) => Promise<CallAnswer>>();
  return {
    channel: {
      hasUpdates: updates === 'with-updates',
      async call(name, args) {
        const sent: unknown = structuredClone(args);
        const answer = await connected.promise;
        return structuredClone(await answer(name, sent));
      },
      listen(onEvent) {
        watchers.add(onEvent);
        return () => watchers.delete(onEvent);
      },
    },
    send(event) {
      const sent = structuredClone(event);
      // An event arrives later than it is sent, as between processes.
      setImmediate(() => {
        for (const onEvent of watchers) onEvent(sent);
      });
    },
    connect: connected.resolve,
  };
}
