import compare from 'semver/functions/compare.js';
import parse from 'semver/functions/parse.js';
import { API_VERSION, MIN_CLIENT_VERSION } from './versions.ts';

/**
 * What a server says to a client that names the API version it was built for.
 *
 * - `ok`: the same API, or one that differs by a patch.
 * - `upgrade-recommended`: served, but the client does not know what was added since.
 * - `upgrade-required`: older than the oldest client still served; answer 426.
 * - `unknown`: no version, not a version, or a newer API than this server knows.
 */
export type ClientVerdict = 'ok' | 'upgrade-recommended' | 'upgrade-required' | 'unknown';

/** The API versions a server serves, from `oldest` to `current`. */
export interface ClientWindow {
  readonly oldest: string;
  readonly current: string;
}

/**
 * Decides whether a client may talk to this server. Never throws: what is not a version is `unknown`.
 *
 * @param clientVersion the API version the client was built for, as it sent it; anything is accepted
 * @param window what the server serves; by default `MIN_CLIENT_VERSION` to `API_VERSION`
 * @example
 * checkClient('1.0.0', { oldest: '1.1.0', current: '2.0.0' }); // 'upgrade-required'
 */
export function checkClient(
  clientVersion: string | null | undefined,
  window: ClientWindow = { oldest: MIN_CLIENT_VERSION, current: API_VERSION },
): ClientVerdict {
  const client = parse(clientVersion);
  const current = parse(window.current);
  if (client === null || current === null) return 'unknown';
  if (compare(client, window.oldest) < 0) return 'upgrade-required';
  if (client.major === current.major && client.minor === current.minor) return 'ok';
  return compare(client, current) < 0 ? 'upgrade-recommended' : 'unknown';
}
