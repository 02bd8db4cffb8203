import type { Locator, Page } from 'playwright-core';
import { en } from '../../../apps/web/src/client/texts/en.ts';
import { createFormats } from '../../../apps/web/src/client/texts/formats.ts';

/** The words of the interface, by which tests find its elements. */
export const t = en;
export const format = createFormats('en-US');

/** The heading of the screen. */
export function heading(page: Page, name: string): Locator {
  return page.getByRole('heading', { level: 1, name, exact: true });
}

export function button(page: Page, name: string | RegExp): Locator {
  return page.getByRole('button', { name, exact: true });
}

export function link(page: Page, name: string): Locator {
  return page.getByRole('link', { name, exact: true });
}

/** Opens an address of the app, such as `backups`, and waits until it has its heading. */
export async function open(page: Page, url: string, path = ''): Promise<void> {
  await page.goto(new URL(path, url).href);
  await page.getByRole('heading', { level: 1 }).waitFor();
}

/** Goes to a screen with the navigation, as a listener would. */
export async function go(page: Page, name: string): Promise<void> {
  await page.getByRole('navigation', { name: t.frame.navigation }).getByRole('link', { name, exact: true }).click();
  await heading(page, name).waitFor();
}

/** Sends a request to the API with the token of the page, and returns the status and the answer. */
export function call(
  page: Page,
  method: string,
  path: string,
): Promise<{ readonly status: number; readonly answer: unknown }> {
  return page.evaluate(
    async ([verb, address]) => {
      const token = document.querySelector('meta[name=auralis-token]')?.getAttribute('content') ?? '';
      const response = await fetch(address, { method: verb, headers: { 'Auralis-Token': token } });
      return { status: response.status, answer: await response.json() };
    },
    [method, `/api/${path}`] as const,
  );
}

/** What the page reports while the server is gone, or about to go. */
export const SERVER_GONE = [
  /net::ERR_(?:CONNECTION|INCOMPLETE|EMPTY|NETWORK)/,
  /status of 503 .*\/api\/upgrade\/events/,
] as const;
