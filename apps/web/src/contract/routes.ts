/**
 * Everything that the server answers about the library and itself is under this prefix. Bodies and answers are JSON with
 * the schemas of this folder; errors are problem+json.
 *
 * `server/http/api-description.ts` lists the routes, and the running app describes them at `/api/openapi.json`. The type
 * `Api` of `server/http/app.ts` is for the typed client of Hono.
 */
export const API_PREFIX = '/api';

/** Every change needs the token of the page, which is in `<meta name="auralis-token">`. */
export const TOKEN_HEADER = 'Auralis-Token';
/** Names the API version that a client was built for. */
export const CLIENT_HEADER = 'Auralis-Client';
