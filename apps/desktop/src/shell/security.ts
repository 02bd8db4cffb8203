import type { WebPreferences } from 'electron';

// What the window may do, after the security checklist of Electron: https://www.electronjs.org/docs/latest/tutorial/security

/** The scheme of the interface. A page of `file://` could read every file. */
export const SCHEME = 'auralis';
export const ORIGIN = `${SCHEME}://app`;
/** `standard` gives the page an origin, and with it storage, and `'self'` in its content security policy. */
export const SCHEME_PRIVILEGES = { standard: true, secure: true, supportFetchAPI: true, codeCache: true } as const;

/** Of every window; the preload script is added. */
export const WEB_PREFERENCES = {
  contextIsolation: true,
  sandbox: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  webviewTag: false,
  navigateOnDragDrop: false,
  safeDialogs: true,
} as const satisfies WebPreferences;

/** Pages that open in the browser of the listener. */
const EXTERNAL = ['https://github.com/auralis/auralis/'] as const;

/** What the interface needs: its buttons that copy. */
const PERMISSIONS: ReadonlySet<string> = new Set(['clipboard-sanitized-write']);

interface Frame {
  readonly url: string;
  /** Null in the top frame of a window. */
  readonly parent: unknown;
}

/** Whether an address is one of the interface. */
export function isOwnPage(url: string): boolean {
  const { protocol, host, username } = parsed(url) ?? {};
  return protocol === `${SCHEME}:` && host === 'app' && username === '';
}

/** Whether a call comes from the interface: the top frame of a window, with a page of its scheme. */
export function isTrustedSender(frame: Frame | null): boolean {
  return frame !== null && frame.parent === null && isOwnPage(frame.url);
}

/** Whether the window may request an address at all. What it does not ship, it can't load. */
export function mayRequest(url: string, tools: 'with-developer-tools' | 'packaged'): boolean {
  if (isOwnPage(url) || url.startsWith(`blob:${ORIGIN}/`) || url.startsWith('data:image/')) return true;
  return tools === 'with-developer-tools' && url.startsWith('devtools://');
}

/** Whether the updater may request an address: from the server of the feed alone, and never without encryption. */
export function mayRequestUpdate(url: string, feedUrl: string): boolean {
  const requested = parsed(url);
  const feed = parsed(feedUrl);
  if (requested === null || feed === null || requested.protocol !== 'https:') return false;
  return requested.origin === feed.origin && requested.username === '' && requested.password === '';
}

/** The address to open in the browser of the listener; null for one that is opened nowhere. */
export function externalAddress(url: string): string | null {
  const { href, username, password } = parsed(url) ?? {};
  if (href === undefined || username !== '' || password !== '') return null;
  return EXTERNAL.some((prefix) => href.startsWith(prefix)) ? href : null;
}

/** Only the interface itself, and no frame of another origin, has a permission. */
export function mayUse(permission: string, requestingUrl: string): boolean {
  return PERMISSIONS.has(permission) && isOwnPage(requestingUrl);
}

function parsed(url: string): URL | null {
  return URL.canParse(url) ? new URL(url) : null;
}
