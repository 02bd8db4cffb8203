import { createHash, randomBytes } from 'node:crypto';
import { type Dirent, readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pagePolicy } from './security-headers.ts';

/** A file of the built interface, in memory: no path of a request reaches the file system. */
export interface ClientFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly type: string;
  /** Of the content. */
  readonly etag: string;
  readonly cacheControl: string;
}

/** By path of the URL, such as `/assets/index-4f3a.js`. `/` is the page. */
export type ClientFiles = ReadonlyMap<string, ClientFile>;

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};

/** The bundler puts a hash of the content into these names. */
const HASHED = '/assets/';

/**
 * Reads all files of the built interface.
 *
 * @returns an empty table where it was not built
 */
export function readClientFiles(folder: URL): ClientFiles {
  const root = fileURLToPath(folder);
  const files = entriesIn(root).filter((entry) => entry.isFile() && Object.hasOwn(TYPES, extname(entry.name)));
  return new Map(
    files.map((entry) => {
      const file = join(entry.parentPath, entry.name);
      const path = `/${relative(root, file).split(sep).join('/')}`;
      return [path === '/index.html' ? '/' : path, readClientFile(file, path)] as const;
    }),
  );
}

function entriesIn(root: string): readonly Dirent[] {
  try {
    return readdirSync(root, { recursive: true, withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

function readClientFile(file: string, path: string): ClientFile {
  const bytes = new Uint8Array(readFileSync(file));
  return {
    bytes,
    type: TYPES[extname(path)] ?? 'application/octet-stream',
    etag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`,
    cacheControl: path.startsWith(HASHED) ? 'public, max-age=31536000, immutable' : 'no-cache',
  };
}

/** Where the page wants the nonce of the answer; an attribute `nonce` of inline scripts and styles. */
const NONCE_PLACEHOLDER = /__AURALIS_NONCE__/g;
const OWN_META = /<meta\s+name="auralis-(?:token|nonce)"[^>]*>/g;

/** The page, with the session token and a nonce that only this answer has. */
export function renderPage({ bytes }: ClientFile, token: string): Response {
  const nonce = randomBytes(16).toString('base64url');
  const meta = `<meta name="auralis-token" content="${token}"><meta name="auralis-nonce" content="${nonce}">`;
  const html = Buffer.from(bytes).toString('utf8').replace(OWN_META, '').replace(NONCE_PLACEHOLDER, nonce);
  return new Response(
    html.replace(/<head[^>]*>/, (head) => head + meta),
    {
      headers: {
        'Cache-Control': 'no-store',
        'Content-Security-Policy': pagePolicy(nonce),
        'Content-Type': 'text/html; charset=utf-8',
      },
    },
  );
}

/** One file, or 304 where the browser has it. */
export function fileResponse(
  { bytes, type, etag, cacheControl }: ClientFile,
  ifNoneMatch: string | undefined,
): Response {
  const headers = { ETag: etag, 'Cache-Control': cacheControl, 'Content-Type': type };
  return ifNoneMatch === etag ? new Response(null, { status: 304, headers }) : new Response(bytes, { headers });
}
