import { type ClientFiles, fileResponse, renderPage } from '@auralis/web/server/page';
import { SECURITY_HEADERS } from '@auralis/web/server/security-headers';
import { crashPage } from './crash-page.ts';
import { isOwnPage } from './security.ts';
import type { CrashReason, ShellTexts } from './texts.ts';

/** Where the window goes when its page has failed. */
export const CRASH_PATH = '/crash';

export interface PageRequest {
  readonly method: string;
  readonly url: string;
}

/**
 * Answers the requests of the window from the files of the interface, which are in memory: no path of a request reaches
 * the file system. Every address of a screen is the page, so that it can be reloaded.
 */
export function answerPageRequest(files: ClientFiles, texts: ShellTexts, { method, url }: PageRequest): Response {
  const response = isOwnPage(url) && method === 'GET' ? answer(files, texts, new URL(url)) : refusal(404);
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.headers.set(name, value);
  return response;
}

function answer(files: ClientFiles, texts: ShellTexts, { pathname, searchParams }: URL): Response {
  const page = files.get('/');
  if (page === undefined) return crashPage(texts, 'missing');
  if (pathname === CRASH_PATH) return crashPage(texts, crashReason(searchParams.get('reason')));
  const file = files.get(pathname);
  if (file !== undefined && file !== page) return fileResponse(file, undefined);
  // The page has no requests to protect with a token: what it asks for comes over the channel.
  return /^\/[\w/-]*$/.test(pathname) ? renderPage(page, '') : refusal(404);
}

function crashReason(text: string | null): CrashReason {
  return text === 'hung' || text === 'failed' ? text : 'crashed';
}

function refusal(status: number): Response {
  return new Response(null, { status });
}
