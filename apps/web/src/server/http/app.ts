import { timingSafeEqual } from 'node:crypto';
import { API_VERSION, checkClient } from '@auralis/version';
import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { HTTPException } from 'hono/http-exception';
import { methodNotAllowed } from 'hono/method-not-allowed';
import { routePath } from 'hono/route';
import type { Logger } from 'pino';
import { API_PREFIX, CLIENT_HEADER, TOKEN_HEADER } from '../../contract/routes.ts';
import { apiError } from '../controllers/api-error.ts';
import type { Controllers } from '../controllers/controllers.ts';
import { appRoutes, backupRoutes } from './app-routes.ts';
import { type ClientFiles, fileResponse, renderPage } from './client-files.ts';
import { eventStreams } from './event-stream.ts';
import { libraryRoutes } from './library-routes.ts';
import { problemResponse, toProblem } from './problem-response.ts';
import { DATA_POLICY, SECURITY_HEADERS } from './security-headers.ts';

export interface AppOptions {
  readonly controllers: Controllers;
  readonly clientFiles: ClientFiles;
  /** Of this start of the app; every change has to name it. */
  readonly token: string;
  readonly log: Logger;
  /** Default 20. */
  readonly mostStreams?: number | undefined;
}

/** Bytes of a request. */
const MOST_BODY = 64 * 1024;
const CHANGES: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);
/** Answered to clients of any version, so that they can find out what to do. */
const FOR_ALL_CLIENTS: ReadonlySet<string> = new Set([`${API_PREFIX}/health`, `${API_PREFIX}/openapi.json`]);

/** The routes of the API; `Api` is the type for the client of Hono. */
function apiRoutes(controllers: Controllers, mostStreams: number) {
  return new Hono()
    .route('/', appRoutes(controllers, eventStreams(controllers, mostStreams)))
    .route('/', backupRoutes(controllers))
    .route('/', libraryRoutes(controllers.library));
}

/**
 * The type of the API for a typed client.
 *
 * @example
 * const client = hc<Api>('/api');
 * const state = await (await client.upgrade.$get()).json();
 */
export type Api = ReturnType<typeof apiRoutes>;

/** The web app: the API, and the files of the interface. The server has checked Host and Origin before. */
export function createApp({ controllers, clientFiles, token, log, mostStreams = 20 }: AppOptions): Hono {
  const app = new Hono();
  app.use(logged(log));
  app.use(withHeaders);
  app.use(`${API_PREFIX}/*`, methodNotAllowed({ app, onMethodNotAllowed: refuseMethod }));
  app.use(`${API_PREFIX}/*`, requireToken(token), requireClient, requireJson);
  app.use(`${API_PREFIX}/*`, bodyLimit({ maxSize: MOST_BODY, onError: refuseBody }));
  app.route(API_PREFIX, apiRoutes(controllers, mostStreams));
  app.notFound((c) => answerFile(c, clientFiles, token));
  app.onError((error) => {
    const problem = error instanceof HTTPException ? apiError('REQUEST_INVALID', error.message) : error;
    logError(log, problem);
    return problemResponse(problem);
  });
  return app;
}

/** No title, name or path is logged above `debug`: the route has its pattern, and errors their code. */
function logged(log: Logger): MiddlewareHandler {
  return async (c, next) => {
    const began = performance.now();
    await next();
    const { method } = c.req;
    const { status } = c.res;
    const about = { method, route: routePath(c, -1), status, durationMs: Math.round(performance.now() - began) };
    if (status >= 400 || CHANGES.has(method)) log.info(about, 'request');
    else log.debug(about, 'request');
  };
}

function logError(log: Logger, error: unknown): void {
  const { code, status } = toProblem(error);
  if (status < 500 || status === 503) {
    log.info({ code, status }, 'request refused');
    return;
  }
  log.error({ code, status }, 'request failed');
  log.debug({ err: error }, 'request failed');
}

const withHeaders: MiddlewareHandler = async (c, next) => {
  await next();
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) c.header(name, value);
  if (!c.res.headers.has('Content-Security-Policy')) c.header('Content-Security-Policy', DATA_POLICY);
  if (!c.res.headers.has('Cache-Control')) c.header('Cache-Control', 'no-store');
};

function requireToken(token: string): MiddlewareHandler {
  const expected = Buffer.from(token);
  return async (c, next) => {
    const given = Buffer.from(c.req.header(TOKEN_HEADER) ?? '');
    const isValid = given.length === expected.length && timingSafeEqual(given, expected);
    if (CHANGES.has(c.req.method) && !isValid)
      throw apiError('TOKEN_INVALID', `The header ${TOKEN_HEADER} has no valid token.`);
    await next();
  };
}

const requireClient: MiddlewareHandler = async (c, next) => {
  const found = checkClient(c.req.header(CLIENT_HEADER));
  if (found === 'upgrade-required' && !FOR_ALL_CLIENTS.has(c.req.path))
    throw apiError('CLIENT_OUTDATED', `The client is older than this API, ${API_VERSION}, supports.`);
  await next();
  c.header('Auralis-Api', API_VERSION);
};

const requireJson: MiddlewareHandler = async (c, next) => {
  const hasBody = Number(c.req.header('Content-Length') ?? 0) > 0 || c.req.header('Transfer-Encoding') !== undefined;
  const type = c.req.header('Content-Type')?.split(';')[0]?.trim().toLowerCase();
  if (hasBody && type !== 'application/json')
    throw apiError('MEDIA_TYPE_UNSUPPORTED', 'The type of the body is not JSON.');
  await next();
};

function refuseBody(): never {
  throw apiError('BODY_TOO_LARGE', `The body has more than ${MOST_BODY} bytes.`);
}

function refuseMethod(_: Context, allowed: readonly string[]): Response {
  const response = problemResponse(apiError('METHOD_NOT_ALLOWED', `Allowed are ${allowed.join(', ')}.`));
  response.headers.set('Allow', allowed.join(', '));
  return response;
}

/** A file of the interface by its exact path, or the page for the addresses of its screens. */
function answerFile(c: Context, files: ClientFiles, token: string): Response {
  const { pathname } = new URL(c.req.url);
  const isRead = c.req.method === 'GET' || c.req.method === 'HEAD';
  const isScreen = /^\/[\w/-]*$/.test(pathname) && c.req.header('Accept')?.includes('text/html') === true;
  const file = files.get(pathname);
  const page = files.get('/');
  if (!isRead || pathname.startsWith(`${API_PREFIX}/`))
    return problemResponse(apiError('NOT_FOUND', 'No such address.'));
  if (file !== undefined && file !== page) return fileResponse(file, c.req.header('If-None-Match'));
  if (page !== undefined && (pathname === '/' || isScreen)) return renderPage(page, token);
  return problemResponse(apiError('NOT_FOUND', files.size === 0 ? 'The interface was not built.' : 'No such address.'));
}
