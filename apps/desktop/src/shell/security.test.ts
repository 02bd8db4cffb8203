import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import {
  externalAddress,
  isOwnPage,
  isTrustedSender,
  mayRequest,
  mayRequestUpdate,
  mayUse,
  SCHEME_PRIVILEGES,
  WEB_PREFERENCES,
} from './security.ts';

// The checklist of https://www.electronjs.org/docs/latest/tutorial/security, by its numbers.

const DESKTOP = join(import.meta.dirname, '../..');
const sources = readdirSync(join(DESKTOP, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
  .map((path) => ({ path: path.replaceAll('\\', '/'), text: readFileSync(join(DESKTOP, 'src', path), 'utf8') }));
const shell = sources.filter(({ path }) => path.endsWith('.main.ts'));
const allText = shell.map(({ text }) => text).join('\n');
const config = load(readFileSync(join(DESKTOP, 'electron-builder.yml'), 'utf8')) as {
  readonly electronFuses: Readonly<Record<string, boolean>>;
};

/** Addresses that are not of the interface, however much they look like it. */
const FOREIGN = [
  'https://app/',
  'http://localhost/',
  'file:///etc/passwd',
  'auralis://app.evil.example/',
  'auralis://evil/app',
  'auralis://user@app/',
  'auralis:app',
  'AURALISX://app/',
  'javascript:alert(1)',
  'data:text/html,<p>x</p>',
  'about:blank',
  'not an address',
  '',
];

describe('Only the interface itself', () => {
  test.each(FOREIGN)('is a page of the app, not %j', (url) => {
    expect(isOwnPage(url)).toBe(false);
    expect(isTrustedSender({ url, parent: null })).toBe(false);
    expect(mayUse('clipboard-sanitized-write', url)).toBe(false);
  });

  test('may call the main process, in the top frame alone (17)', () => {
    const url = 'auralis://app/library';
    expect(isOwnPage(url)).toBe(true);
    expect(isTrustedSender({ url, parent: null })).toBe(true);
    expect(isTrustedSender({ url, parent: {} })).toBe(false);
    expect(isTrustedSender(null)).toBe(false);
  });
});

test('nothing is loaded from the network or the disk (1, 15, 18)', () => {
  for (const url of FOREIGN) expect(mayRequest(url, 'packaged'), url).toBe(false);
  expect(mayRequest('devtools://devtools/bundled/inspector.html', 'packaged')).toBe(false);
  expect(mayRequest('blob:auralis://app/1234', 'packaged')).toBe(true);
  expect(mayRequest('blob:https://evil.example/1234', 'packaged')).toBe(false);
  expect(allText).not.toMatch(/loadFile|file:\/\/|https?:\/\/(?!www\.electronjs\.org)/);
});

describe('The updater', () => {
  const feed = 'https://updates.auralis.org/desktop/';

  test('may request the feed and the installers, from the server of the feed and with encryption', () => {
    for (const path of ['latest-linux.yml?noCache=1', 'Auralis-1.6.0.AppImage', '../other/latest.yml'])
      expect(mayRequestUpdate(new URL(path, feed).href, feed)).toBe(true);
  });

  test.each([
    ...FOREIGN,
    'http://updates.auralis.org/desktop/latest.yml',
    'https://updates.auralis.org:8443/desktop/latest.yml',
    'https://updates.auralis.org.evil.example/latest.yml',
    'https://updates.auralis.org@evil.example/latest.yml',
    'https://me:secret@updates.auralis.org/latest.yml',
    'wss://updates.auralis.org/',
    'auralis://app/',
  ])('may not request %j', (url) => {
    expect(mayRequestUpdate(url, feed)).toBe(false);
  });

  test('may request nothing where the feed itself has no encryption', () => {
    expect(mayRequestUpdate('http://updates.auralis.org/latest.yml', 'http://updates.auralis.org/')).toBe(false);
  });

  test('is the only one whose session is not closed, and no page has that session', () => {
    const secure = shell.find(({ path }) => path === 'window/secure-session.main.ts')?.text ?? '';
    const filters = [...secure.matchAll(/(\w+)\.webRequest\.onBeforeRequest\((.+)\);/g)].map(([, name, rule]) => [
      name,
      rule,
    ]);
    expect(filters).toEqual([
      ['defaultSession', expect.stringContaining('cancel: !mayRequest(url, tools)')],
      ['other', expect.stringContaining('cancel: true')],
      ['own', expect.stringContaining('cancel: !mayRequestUpdate(url, feedUrl)')],
    ]);
    // Its session has to exist before all new ones are closed.
    expect(secure).toMatch(/if \(updater !== null\) confineUpdater\(updater\);[^}]*app\.on\('session-created'/);
    expect(allText.match(/session: .+/g)).toEqual([
      expect.stringContaining('Session;'),
      expect.stringContaining('own, feedUrl }'),
      expect.stringContaining('updater.netSession, feedUrl'),
    ]);
  });
});

test('pages have no Node, a context of their own, and a sandbox (2, 3, 4, 6, 8, 9, 10, 11, 12)', () => {
  expect(WEB_PREFERENCES).toMatchObject({
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    contextIsolation: true,
    sandbox: true,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
  });
  expect(allText.match(/new BrowserWindow\(/g)).toHaveLength(1);
  expect(allText).toMatch(/webPreferences: \{\s*\.\.\.WEB_PREFERENCES,\s*preload,\s*additionalArguments/);
  expect(allText).not.toMatch(/enableBlinkFeatures|new (?:WebContentsView|BrowserView)|--disable-web-security/);
});

test('the scheme gives no right beyond those of a secure page (7)', () => {
  expect(SCHEME_PRIVILEGES).toEqual({ standard: true, secure: true, supportFetchAPI: true, codeCache: true });
});

test('every permission but that of the copy buttons is denied (5)', () => {
  for (const permission of ['media', 'geolocation', 'notifications', 'clipboard-read', 'openExternal', 'fullscreen'])
    expect(mayUse(permission, 'auralis://app/')).toBe(false);
  expect(mayUse('clipboard-sanitized-write', 'auralis://app/about')).toBe(true);
  for (const handler of ['setPermissionRequestHandler', 'setPermissionCheckHandler', 'setDevicePermissionHandler'])
    expect(allText).toContain(`defaultSession.${handler}(`);
});

test('a page can neither leave the interface nor open a window (13, 14)', () => {
  expect(allText).toMatch(/setWindowOpenHandler\([\s\S]*?action: 'deny'/);
  expect(allText).not.toContain("action: 'allow'");
  for (const event of ['will-navigate', 'will-redirect', 'will-attach-webview'])
    expect(allText).toContain(`'${event}'`);
});

test('only pages of the project are opened in the browser of the listener (15)', () => {
  expect(externalAddress('https://github.com/auralis/auralis/issues/new')).toContain('/issues/new');
  for (const url of [
    ...FOREIGN,
    'https://github.com/auralis-evil/auralis/',
    'https://github.com/auralis/auralis/../../evil/evil/',
    'https://github.com.evil.example/auralis/auralis/',
    'https://me:secret@github.com/auralis/auralis/',
    'http://github.com/auralis/auralis/',
  ])
    expect(externalAddress(url), url).toBeNull();
  expect(allText.match(/openExternal\((?!address\))/g)).toBeNull();
});

test('every call is answered by one handler, which checks the sender and the schemas (17)', () => {
  const handlers = shell.flatMap(({ path, text }) =>
    [...text.matchAll(/ipcMain\.\w+\(|\.on\('ipc-message/g)].map(() => path),
  );
  expect(handlers).toEqual(['window/answer-calls.main.ts']);
  const [handler] = shell.filter(({ path }) => path === handlers[0]);
  expect(handler?.text).toMatch(/if \(!isTrustedSender\(senderFrame\)\) throw/);
});

test('the preload script gives a page neither Electron nor its events (20)', () => {
  const [preload] = shell.filter(({ path }) => path === 'preload.main.ts');
  expect(preload?.text.match(/ipcRenderer\.\w+/g)).toEqual(['ipcRenderer.invoke', 'ipcRenderer.on', 'ipcRenderer.off']);
  expect(preload?.text.match(/'auralis:\w+'/g)).toEqual(["'auralis:call'", "'auralis:event'", "'auralis:event'"]);
  expect(preload?.text.match(/exposeInMainWorld/g)).toHaveLength(1);
});

test('the program can be used for nothing but the app (19)', () => {
  expect(config.electronFuses).toEqual({
    runAsNode: false,
    enableCookieEncryption: true,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    loadBrowserProcessSpecificV8Snapshot: false,
    grantFileProtocolExtraPrivileges: false,
    resetAdHocDarwinSignature: true,
  });
});

test('only files for Electron import it, so that all others run under plain Node', () => {
  const importing = sources.filter(({ text }) =>
    /from 'electron'|require\('electron'\)/.test(text.replaceAll(/^import type .*$/gm, '')),
  );
  expect(importing.length).toBeGreaterThan(0);
  expect(importing.map(({ path }) => path).filter((path) => !path.endsWith('.main.ts'))).toEqual([]);
});
