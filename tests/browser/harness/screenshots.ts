import { mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { waitUntilSettled } from './settled-page.ts';

const FOLDER = resolve(process.env.AURALIS_SCREENSHOTS ?? join(import.meta.dirname, '../screenshots'));

/**
 * Saves what the viewport shows as `NAME.png`, in `tests/browser/screenshots/` or the folder that `AURALIS_SCREENSHOTS`
 * names. A name may have folders: `library/dark-360`.
 *
 * @returns The path of the file.
 */
export async function screenshot(page: Page, name: string): Promise<string> {
  if (!/^[\w-]+(?:\/[\w-]+)*$/.test(name)) throw new TypeError(`A screenshot cannot be named "${name}"`);
  const path = join(FOLDER, `${name}.png`);
  mkdirSync(dirname(path), { recursive: true });
  await waitUntilSettled(page);
  await page.screenshot({ path, animations: 'disabled' });
  return path;
}
