import { spawnSync } from 'node:child_process';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { installChromium } from './chromium.ts';
import { recordFailures } from './page-failures.ts';
import { screenshot } from './screenshots.ts';
import { waitUntilSettled } from './settled-page.ts';

/** Below the timeout of a test, so that a page that hangs is reported with what the test waited for. */
const PATIENCE_MS = 5 * 60_000;
const DESKTOP = { width: 1440, height: 900 } as const;

export interface PageOptions {
  /** CSS pixels; 1440 x 900 unless given. */
  readonly viewport?: { readonly width: number; readonly height: number };
  readonly colorScheme?: 'light' | 'dark';
  /** Such as `de-DE`; `en-US` unless given. */
  readonly locale?: string;
  readonly reducedMotion?: 'reduce' | 'no-preference';
  readonly forcedColors?: 'active' | 'none';
  /** Failures of the page that belong to the test, such as the console's line on a response of status 409. */
  readonly expectedFailures?: readonly RegExp[];
}

/** Starts a Chromium without a window, that reaches this machine alone. Whoever opens it closes it. */
export async function openBrowser(): Promise<Browser> {
  const { executable, environment } = await installChromium();
  return chromium.launch({
    executablePath: executable,
    env: { ...environment },
    args: ['--disable-dev-shm-usage', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost'],
    chromiumSandbox: canSandbox(),
    timeout: PATIENCE_MS,
  });
}

let shared: Promise<Browser> | undefined;

/** One browser serves all pages of a process, since each page has storage of its own. */
function sharedBrowser(): Promise<Browser> {
  shared ??= openBrowser();
  return shared;
}

/** Closes the browser that `withPage` opened, if it did. */
export async function closeSharedBrowser(): Promise<void> {
  const browser = await shared;
  shared = undefined;
  await browser?.close();
}

/**
 * Runs a test in a new page with storage of its own, and closes it. Throws for each error in the console, error thrown
 * in the page, failed request and violation of the content security policy, unless it is expected.
 *
 * @example
 * await withPage({ viewport: { width: 360, height: 740 }, colorScheme: 'dark' }, async (page) => {
 *   await page.goto(server.url);
 *   await expectAccessible(page);
 * });
 */
export async function withPage(options: PageOptions, use: (page: Page) => Promise<void>): Promise<void> {
  const { expectedFailures = [], ...context } = options;
  const browser = await sharedBrowser();
  await using opened = await openContext(browser, context);
  const failures = await recordFailures(opened, expectedFailures);
  const page = await opened.newPage();
  try {
    await use(page);
    await waitForEvents(opened);
  } catch (error) {
    await explainFailure(page, failures());
    throw error;
  }
  const found = failures();
  if (found.length > 0) throw new Error(`The page reported ${found.length} failure(s):\n${found.join('\n')}`);
}

/** Events arrive in order, so an answer of a page comes after what it reported before. */
async function waitForEvents(context: BrowserContext): Promise<void> {
  for (const page of context.pages()) {
    await page.waitForLoadState();
    await waitUntilSettled(page);
  }
}

/** What may explain the error of the test, which keeps its own message. */
async function explainFailure(page: Page, failures: readonly string[]): Promise<void> {
  for (const failure of failures) console.error(`The page reported: ${failure}`);
  try {
    const time = new Date().toISOString().replaceAll(/\W/g, '-');
    console.error(`The page looked like this: ${await screenshot(page, `failed/${time}-${process.pid}`)}`);
  } catch (reason) {
    console.error('The page could not be shown:', reason);
  }
}

async function openContext(browser: Browser, options: PageOptions): Promise<BrowserContext> {
  const settings: BrowserContextOptions = {
    viewport: DESKTOP,
    locale: 'en-US',
    timezoneId: 'UTC',
    colorScheme: 'light',
    reducedMotion: 'no-preference',
    forcedColors: 'none',
    ...options,
  };
  const context = await browser.newContext(settings);
  context.setDefaultTimeout(PATIENCE_MS);
  return context;
}

/** The superuser may not have a sandbox, and others need a user namespace for it, which some systems forbid. */
function canSandbox(): boolean {
  return process.getuid?.() !== 0 && spawnSync('unshare', ['--map-root-user', 'true']).status === 0;
}
