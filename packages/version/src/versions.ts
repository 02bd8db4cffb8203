// Written by `auralis-changelog cut` and `auralis-version sync`; `auralis-version check` finds edits by hand.

/** The version of the product: every package and both apps carry it. */
export const APP_VERSION: string = '1.6.0';

/** The version of the server's API, on its own count: it moves only when the API does. */
export const API_VERSION: string = '1.5.0';

/** The oldest API version a client may speak and still be served. Never above `API_VERSION`. */
export const MIN_CLIENT_VERSION: string = '1.0.0';

/** The newest schema of the database that this version writes: the newest migration in `migrations/`. */
export const DB_SCHEMA_VERSION: number = 6;
