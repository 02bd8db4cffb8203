import { rmSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { expect, test, vi } from 'vitest';
import { openBrowser, type PageOptions, withPage } from './browser.ts';
import { servePage } from './local-pages.ts';

const page = (body: string, head = '') =>
  `<!doctype html><html lang="en"><head><title>Page</title>${head}</head><body><main><h1>Page</h1>${body}</main></body></html>`;

async function visit(html: string, headers: Record<string, string> = {}, options: PageOptions = {}): Promise<void> {
  await using pages = await servePage(html, headers);
  await withPage(options, async (opened) => {
    await opened.goto(pages.url);
  });
}

test('a page without failures passes', async () => {
  await visit(page('<script>console.info("ready"); console.warn("slow");</script>'), {
    'content-security-policy': "script-src 'unsafe-inline'",
  });
});

test.each([
  ['logs an error', '<script>console.error("no tracks")</script>', 'console error: no tracks'],
  ['throws an error', '<script>throw new TypeError("no title")</script>', 'TypeError: no title'],
  ['leaves a rejection unhandled', '<script>Promise.reject(new Error("no row"))</script>', 'Error: no row'],
  ['requests what is not there', '<img src="/cover.png" alt="Cover">', 'status of 404'],
  [
    'loads from another machine',
    '<img src="http://covers.example/1.png" alt="">',
    'request failed: GET http://covers.example/1.png net::ERR_NAME_NOT_RESOLVED',
  ],
  [
    'loads from the address of another machine',
    '<img src="http://192.0.2.1/1.png" alt="">',
    'request failed: GET http://192.0.2.1/1.png net::ERR_NAME_NOT_RESOLVED',
  ],
])('a page that %s fails the test', async (_, body, failure) => {
  await expect(visit(page(body))).rejects.toThrow(failure);
});

test.each([
  ['an inline script', '<script>document.title = "Other"</script>', "default-src 'self'"],
  ['an inline style', '<p style="color: red">Red</p>', "style-src 'self'"],
  [
    'code from a string',
    '<script>try { eval("1") } catch (error) { document.title = error }</script>',
    "script-src 'unsafe-inline'",
  ],
])(
  'a page that the content security policy keeps from %s fails the test, also where the policy only reports',
  async (_, body, policy) => {
    const failure = 'content security policy:';
    await expect(visit(page(body), { 'content-security-policy': policy })).rejects.toThrow(failure);
    await expect(visit(page(body), { 'content-security-policy-report-only': policy })).rejects.toThrow(failure);
  },
);

test('a page that crashes fails the test', async () => {
  const reported = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const run = withPage({}, async (opened) => {
    await Promise.all([opened.waitForEvent('crash'), opened.goto('chrome://crash').catch(String)]);
  });
  await expect(run).rejects.toThrow('Target crashed');
  const lines = reported.mock.calls.map(([line]) => line);
  reported.mockRestore();
  expect(lines).toEqual(['The page reported: page crashed: about:blank', 'The page could not be shown:']);
});

test('a failure that the test expects is none, and others still are', async () => {
  const body = '<script>console.error("one"); console.error("two");</script>';
  await visit(page(body), {}, { expectedFailures: [/^console error: (?:one|two)/] });
  await expect(visit(page(body), {}, { expectedFailures: [/one/] })).rejects.toThrow(
    '1 failure(s):\nconsole error: two',
  );
});

test('a request that the page aborts itself is no failure', async () => {
  const body =
    '<script>const stop = new AbortController(); fetch("/", stop).then(undefined, String); stop.abort();</script>';
  await visit(page(body));
});

test('an error of the test comes through as it is, with what the page reported and looked like', async () => {
  const reported = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const failed = new Error('not what the test expects');
  const run = withPage({}, async (opened) => {
    await opened.setContent(page('<script>console.error("no tracks")</script>'));
    throw failed;
  });
  await expect(run).rejects.toBe(failed);
  const lines = reported.mock.calls.flat().map(String);
  reported.mockRestore();
  expect(lines).toEqual([
    expect.stringContaining('The page reported: console error: no tracks'),
    expect.stringMatching(/^The page looked like this: .*\.png$/),
  ]);
  rmSync(lines[1]?.split(': ')[1] ?? '');
});

test('the options reach the page', async () => {
  const options = {
    viewport: { width: 360, height: 740 },
    colorScheme: 'dark',
    locale: 'de-DE',
    reducedMotion: 'reduce',
    forcedColors: 'active',
  } as const;
  expect(await settingsOf({})).toEqual([1440, 'en-US', false, false, false]);
  expect(await settingsOf(options)).toEqual([360, 'de-DE', true, true, true]);
});

async function settingsOf(options: PageOptions): Promise<readonly unknown[]> {
  let settings: readonly unknown[] = [];
  await withPage(options, async (opened: Page) => {
    settings = await opened.evaluate(() => {
      const matches = (query: string) => matchMedia(query).matches;
      const media = ['(prefers-color-scheme: dark)', '(prefers-reduced-motion)', '(forced-colors: active)'];
      return [innerWidth, navigator.language, ...media.map(matches)];
    });
  });
  return settings;
}

test('pages share no storage', async () => {
  await using pages = await servePage(page(''));
  for (const name of ['first', 'second'])
    await withPage({}, async (opened) => {
      await opened.goto(pages.url);
      expect(await opened.evaluate(() => localStorage.getItem('name'))).toBeNull();
      await opened.evaluate((value) => localStorage.setItem('name', value), name);
    });
});

test('the browser keeps the same-origin policy', async () => {
  await using foreign = await servePage(page(''));
  await using pages = await servePage(page(''));
  await using browser = await openBrowser();
  const opened = await browser.newPage();
  await opened.goto(pages.url);
  const read = (url: string) =>
    opened.evaluate((address) => fetch(address).then((response) => response.status, String), url);
  expect(await read(pages.url)).toBe(200);
  expect(await read(foreign.url)).toBe('TypeError: Failed to fetch');
});
