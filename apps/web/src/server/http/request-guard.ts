import type { IncomingMessage } from 'node:http';
import { type ApiError, apiError } from '../controllers/api-error.ts';

/** The host names under which a browser on this computer reaches the app. */
const LOOPBACK_NAMES = ['127.0.0.1', 'localhost', '[::1]'] as const;

/** The values of the Host header that are accepted. */
export function hostsOf(port: number): ReadonlySet<string> {
  const withPort = LOOPBACK_NAMES.map((name) => `${name}:${port}`);
  // A browser leaves out the default port.
  return new Set(port === 80 ? [...withPort, ...LOOPBACK_NAMES] : withPort);
}

/**
 * Refuses what no page of this app sends: a foreign host name that was made to point to this computer (DNS rebinding), and
 * requests that another website makes the browser send. Programs that are no browser send no Origin and pass.
 *
 * @returns null for a request that may be answered
 */
export function refusalOf(
  request: Pick<IncomingMessage, 'rawHeaders' | 'headers' | 'method' | 'url'>,
  hosts: ReadonlySet<string>,
): ApiError | null {
  const { headers, rawHeaders, url = '' } = request;
  const names = rawHeaders.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase());
  const host = headers.host?.toLowerCase() ?? '';
  if (names.filter((name) => name === 'host').length !== 1 || !hosts.has(host))
    return apiError('HOST_NOT_ALLOWED', 'The Host header names another host.');
  // A proxy's form of a request names a host of its own, which would decide instead of the header.
  if (!url.startsWith('/')) return apiError('HOST_NOT_ALLOWED', 'The target of the request is not a path.');
  if (headers.origin !== undefined && headers.origin !== `http://${host}`)
    return apiError('ORIGIN_NOT_ALLOWED', 'The Origin header names another site.');
  const site = headers['sec-fetch-site'];
  if (site === undefined || site === 'same-origin' || site === 'none' || isLinkToPage(request)) return null;
  return apiError('ORIGIN_NOT_ALLOWED', 'The Sec-Fetch-Site header names another site.');
}

/** The address of a screen: no answer of the API and no file. */
const SCREEN = /^\/(?!api(?:\/|$))[\w/-]*$/;

/** Decoded and without `.` and `..`, as the router sees it; an empty text for what it can't be decoded. */
function pathOf(url: string): string {
  try {
    const { pathname } = new URL(url, 'http://localhost');
    return new URL(decodeURIComponent(pathname), 'http://localhost').pathname.replace(/^\/{2,}/, '/');
  } catch {
    return '';
  }
}

/** A link on another website may open the page, which does not see where it came from. */
function isLinkToPage({ headers, method, url = '' }: Pick<IncomingMessage, 'headers' | 'method' | 'url'>): boolean {
  const isNavigation = headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';
  return method === 'GET' && isNavigation && SCREEN.test(pathOf(url));
}
