import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { type Logger, pino } from 'pino';
import { afterAll, afterEach } from 'vitest';
import type { ClientFiles } from '../http/client-files.ts';
import { type AppServer, type CreateServerOptions, createServer } from '../http/server.ts';
import type { Scope } from './sample-library.ts';

const VERSION = '1.4.0';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** Of the body. */
  readonly json: () => unknown;
}

export interface RequestOptions {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A server on a real port, and what its own page would send to it. */
export interface RunningServer {
  readonly server: AppServer;
  readonly port: number;
  readonly opened: Promise<void>;
  /** Of the session, as the page has it. */
  readonly token: string;
  /** Every line of the log. */
  readonly logged: string[];
  /** Sends the token with it. */
  send(method: string, path: string, options?: RequestOptions): Promise<Answer>;
  /** Sends only the headers given, and returns the answer to the whole text. */
  raw(text: string): Promise<string>;
}

const PAGE =
  '<!doctype html><html><head><title>Auralis</title></head><body><script nonce="__AURALIS_NONCE__"></script></body></html>';
const file = (text: string, type: string, cacheControl: string) => ({
  bytes: new Uint8Array(Buffer.from(text)),
  type,
  etag: '"1"',
  cacheControl,
});
const CLIENT_FILES: ClientFiles = new Map([
  ['/', file(PAGE, 'text/html', 'no-cache')],
  ['/assets/app-1.js', file('start()', 'text/javascript', 'immutable')],
]);

/** Starts servers that are stopped afterwards. */
export function serversFor(scope: Scope) {
  const running: AppServer[] = [];
  const end = scope === 'each test' ? afterEach : afterAll;
  end(async () => {
    await Promise.all(running.splice(0).map((server) => server.stop()));
  });

  return async function start(
    options: Partial<CreateServerOptions> & { readonly library: string },
  ): Promise<RunningServer> {
    const logged: string[] = [];
    const log: Logger = pino({ level: 'info' }, { write: (line: string) => logged.push(line) });
    const server = createServer({ appVersion: VERSION, clientFiles: CLIENT_FILES, port: { at: 0 }, log, ...options });
    running.push(server);
    const { port, opened } = await server.start();
    const page = await send(port, 'GET', '/', { headers: {} });
    const token = /auralis-token" content="([^"]+)"/.exec(page.text)?.[1] ?? '';
    return {
      server,
      port,
      opened,
      token,
      logged,
      send: (method, path, { body, headers } = {}) =>
        send(port, method, path, { body, headers: { 'Auralis-Token': token, ...headers } }),
      raw: (text) => raw(port, text),
    };
  };
}

/** What a window sees of the library, the backups and the settings. */
export async function visibleContent({ send: ask }: Pick<RunningServer, 'send'>): Promise<string> {
  const paths = ['/api/tracks?limit=500', '/api/playlists', '/api/backups', '/api/settings', '/api/health'];
  const answers = await Promise.all(paths.map((path) => ask('GET', path)));
  return answers.map(({ text }) => text).join('\n');
}

export function send(
  port: number,
  method: string,
  path: string,
  { body, headers = {} }: RequestOptions,
): Promise<Answer> {
  const text = body === undefined ? null : JSON.stringify(body);
  const type =
    text === null ? {} : { 'Content-Type': 'application/json', 'Content-Length': String(Buffer.byteLength(text)) };
  return new Promise((resolve, reject) => {
    const request = httpRequest({
      host: '127.0.0.1',
      port,
      method,
      path,
      headers: { ...type, ...headers },
      agent: false,
    });
    request.once('error', reject);
    request.once('response', async (response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(chunk as Buffer);
      const answer = Buffer.concat(chunks).toString('utf8');
      const { statusCode = 0, headers: received } = response;
      resolve({ status: statusCode, headers: received, text: answer, json: () => JSON.parse(answer) });
    });
    request.end(text ?? undefined);
  });
}

/** What the server sends on a connection until it closes it. */
function raw(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    let received = '';
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => {
      received += chunk;
    });
    socket.once('error', reject);
    socket.once('close', () => resolve(received));
  });
}
