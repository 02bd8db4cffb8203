import { randomBytes } from 'node:crypto';
import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import type { Hono } from 'hono';
import { API_PREFIX } from '../../contract/routes.ts';
import { type ApiError, apiError } from '../controllers/api-error.ts';
import { type Controllers, type ControllersOptions, createControllers } from '../controllers/controllers.ts';
import { createApp } from './app.ts';
import type { ClientFiles } from './client-files.ts';
import { listen, type Port } from './listen.ts';
import { problemHeaders, toProblem } from './problem-response.ts';
import { hostsOf, refusalOf } from './request-guard.ts';
import { SECURITY_HEADERS } from './security-headers.ts';

export interface CreateServerOptions extends ControllersOptions {
  readonly clientFiles: ClientFiles;
  readonly port: Port;
  /** How long a request may take to arrive completely, in milliseconds. Default 20 seconds. */
  readonly requestTimeoutMs?: number | undefined;
  /** Default 20. */
  readonly mostStreams?: number | undefined;
  /** Called for each window that begins to follow the state. */
  readonly onVisit?: (() => void) | undefined;
}

export interface AppServer {
  readonly app: Hono;
  readonly controllers: Controllers;
  /** Listens, and then opens the library: `opened` resolves when that is decided. @throws ApiError `PORT_UNAVAILABLE` */
  start(): Promise<{ readonly url: string; readonly port: number; readonly opened: Promise<void> }>;
  /** Cancels an upgrade, ends all connections and closes the library. */
  stop(): Promise<void>;
}

const EVENTS = `${API_PREFIX}/upgrade/events`;
/** Connections of one computer; its browsers use a handful. */
const MOST_CONNECTIONS = 200;
/** How long a request may go on after the stop, in milliseconds. */
const GRACE_MS = 2000;

/**
 * Creates the server of one library. It answers only this computer, and only its own page.
 *
 * @example
 * const server = createServer({ library, appVersion: '1.4.0', clientFiles, port: { at: 0 }, log });
 * const { url, opened } = await server.start();
 * await opened;
 * await server.stop();
 */
export function createServer(options: CreateServerOptions): AppServer {
  const { clientFiles, port, requestTimeoutMs = 20_000, mostStreams, onVisit, log } = options;
  const controllers = createControllers(options);
  const token = randomBytes(32).toString('base64url');
  const app = createApp({ controllers, clientFiles, token, log, mostStreams });
  const answer = getRequestListener(app.fetch);
  let hosts: ReadonlySet<string> = new Set();

  function receive(request: IncomingMessage, response: ServerResponse): void {
    const refusal = refusalOf(request, hosts);
    if (refusal === null) {
      if (request.url?.startsWith(EVENTS) === true) onVisit?.();
      return void answer(request, response);
    }
    log.warn({ code: refusal.code, method: request.method }, 'request refused');
    refuse(response, refusal);
  }

  const server = createHttpServer(
    {
      requestTimeout: requestTimeoutMs,
      headersTimeout: requestTimeoutMs,
      connectionsCheckingInterval: Math.min(1000, requestTimeoutMs),
    },
    receive,
  );
  server.maxConnections = MOST_CONNECTIONS;
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    log.warn({ code: error.code }, 'request not understood');
    endSocket(socket, error.code);
  });

  return {
    app,
    controllers,
    async start() {
      await listen(server, port);
      const { port: listening } = server.address() as AddressInfo;
      hosts = hostsOf(listening);
      log.info({ port: listening }, 'listening');
      return { url: `http://127.0.0.1:${listening}/`, port: listening, opened: controllers.start() };
    },
    async stop() {
      const closed = closeServer(server);
      await controllers.stop();
      await closed;
      log.info('stopped');
    },
  };
}

function refuse(response: ServerResponse, refusal: ApiError): void {
  const problem = toProblem(refusal);
  response.writeHead(problem.status, { ...SECURITY_HEADERS, ...problemHeaders(problem), Connection: 'close' });
  response.end(JSON.stringify(problem));
}

/** Of a request that is not HTTP, or that did not arrive in time. */
function endSocket(socket: Socket, code: string | undefined): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const status = code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : code === 'HPE_HEADER_OVERFLOW' ? 431 : 400;
  const problem = {
    ...toProblem(apiError('REQUEST_INVALID', 'The request is not valid HTTP, or came too slowly.')),
    status,
  };
  const body = JSON.stringify(problem);
  const head = Object.entries({
    ...problemHeaders(problem),
    'Content-Length': String(Buffer.byteLength(body)),
    Connection: 'close',
  });
  socket.end(
    `HTTP/1.1 ${status} Refused\r\n${head.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`,
  );
}

async function closeServer(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), GRACE_MS);
  await closed;
  clearTimeout(timer);
}
