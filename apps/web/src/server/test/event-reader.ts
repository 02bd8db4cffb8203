import { get, type IncomingMessage } from 'node:http';

export interface ReceivedEvent {
  readonly id: string;
  readonly name: string;
  readonly data: { readonly state?: string };
}

/** One window's connection to the stream of events. */
export interface EventReader {
  readonly status: number;
  /** Waits for the next event that fits, and returns all events up to it. */
  until(fits: (event: ReceivedEvent) => boolean): Promise<readonly ReceivedEvent[]>;
  /** Reads on until the server ends the stream. */
  end(): Promise<void>;
  close(): void;
}

export async function readEvents(port: number, headers: Readonly<Record<string, string>> = {}): Promise<EventReader> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    get({ host: '127.0.0.1', port, path: '/api/upgrade/events', headers, agent: false }, resolve).once('error', reject);
  });
  const blocks = blocksOf(response);
  return {
    status: response.statusCode ?? 0,
    async until(fits) {
      const received: ReceivedEvent[] = [];
      for (;;) {
        const { value, done } = await blocks.next();
        if (done === true) throw new Error(`the stream ended after ${JSON.stringify(received)}`);
        received.push(value);
        if (fits(value)) return received;
      }
    },
    async end() {
      while ((await blocks.next()).done !== true);
    },
    close: () => response.destroy(),
  };
}

async function* blocksOf(response: IncomingMessage): AsyncGenerator<ReceivedEvent> {
  let text = '';
  for await (const chunk of response) {
    text += String(chunk);
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) if (!block.startsWith(':')) yield parse(block);
  }
}

function parse(block: string): ReceivedEvent {
  const fields = Object.fromEntries(block.split('\n').map((line) => line.split(/: ?(.*)/s, 2)));
  return { id: fields.id, name: fields.event, data: JSON.parse(fields.data) };
}
