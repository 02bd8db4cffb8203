import { BridgeError } from '../../contract/bridge.ts';
import { API_PREFIX } from '../../contract/routes.ts';

/** The page is from before an update of the app, and must be loaded again. */
const CLIENT_OUTDATED = 'CLIENT_OUTDATED';

export interface RequestOptions {
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
}

/** Sends a request and reads the JSON of its answer; null for an answer without a body. */
export type SendRequest = (method: string, path: string, options?: RequestOptions) => Promise<unknown>;

export interface RequestSettings {
  /** Of the server, such as `http://127.0.0.1:8250`; empty where the page itself comes from it. */
  readonly origin: string;
  /** Proves that a change comes from a page of this server; it has a new one after each start. */
  readonly token: string;
  /** The version of the API for which the client was built. */
  readonly clientVersion: string;
  readonly onOutdated: () => void;
}

/** Refused requests reject with a `BridgeError`; an aborted one rejects with the reason of its signal. */
export function createSendRequest(settings: RequestSettings): SendRequest {
  let { token } = settings;
  return async (method, path, options = {}) => {
    let response = await reach(method, path, options, { ...settings, token });
    if (response.status === 403 && method !== 'GET') {
      // The app was started again since the page was loaded, and has another token.
      const current = await readToken(settings.origin);
      if (current !== null && current !== token) {
        token = current;
        response = await reach(method, path, options, { ...settings, token });
      }
    }
    if (response.status === 426) settings.onOutdated();
    if (!response.ok) throw await readProblem(response);
    return response.status === 204 || response.status === 202 ? null : response.json();
  };
}

async function reach(
  method: string,
  path: string,
  { query = {}, body, signal }: RequestOptions,
  { origin, token, clientVersion }: RequestSettings,
): Promise<Response> {
  const headers = new Headers({ Accept: 'application/json', 'Auralis-Client': clientVersion });
  if (method !== 'GET') headers.set('Auralis-Token', token);
  if (body !== undefined) headers.set('Content-Type', 'application/json');
  try {
    return await fetch(`${origin}${addressOf(path, query)}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    });
  } catch (error) {
    if (signal?.aborted === true) throw error;
    throw new BridgeError(
      'OFFLINE',
      'Auralis does not answer.',
      'Check that it is running; the page goes on by itself.',
    );
  }
}

/** The token that the app writes into its page now; null while it does not answer. */
async function readToken(origin: string): Promise<string | null> {
  const page = await fetch(`${origin}/`, { headers: { Accept: 'text/html' } }).catch(() => null);
  return /<meta name="auralis-token" content="([^"]+)"/.exec((await page?.text()) ?? '')?.[1] ?? null;
}

/** Leaves out what has no value. */
export function addressOf(path: string, query: RequestOptions['query'] = {}): string {
  const pairs = Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]));
  return `${API_PREFIX}${path}${pairs.length === 0 ? '' : `?${new URLSearchParams(pairs)}`}`;
}

/** A proxy between the page and the app may answer with something that is no problem document. */
async function readProblem(response: Response): Promise<BridgeError> {
  const given: unknown = await response.json().catch(() => null);
  const { code, title, detail, hint } = (typeof given === 'object' && given !== null ? given : {}) as Readonly<
    Record<string, unknown>
  >;
  const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : null);
  const fallback = response.status === 426 ? CLIENT_OUTDATED : `HTTP_${response.status}`;
  return new BridgeError(
    text(code) ?? fallback,
    text(detail) ?? text(title) ?? `Auralis answered with status ${response.status}.`,
    text(hint) ?? '',
  );
}
