import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { waitUntilSettled } from './settled-page.ts';

/** WCAG 2.2 on levels A and AA with all that came before it, and the best practices. */
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice'];

/**
 * The widths at which a screen is checked and kept as a picture, which takes seconds: the long form has all of them, the short
 * one the widest in the light scheme and the narrowest in the dark one.
 */
export function checkedWidths(colorScheme: 'light' | 'dark', widths: readonly number[]): readonly number[] {
  if (process.env.AURALIS_BROWSER === 'long') return widths;
  return [colorScheme === 'light' ? Math.max(...widths) : Math.min(...widths)];
}

/** Fails when axe finds a violation on the page as it is now, and lists rule, element and remedy. */
export async function expectAccessible(page: Page): Promise<void> {
  await waitUntilSettled(page);
  const { violations } = await new AxeBuilder({ page }).withTags(TAGS).analyze();
  const lines = violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary = '' }) => {
      const reasons = failureSummary
        .split('\n')
        .slice(1)
        .map((reason) => reason.trim());
      return `${id}: ${target.flat().join(' ')}: ${help}. ${reasons.join('; ')}`;
    }),
  );
  if (lines.length > 0)
    throw new Error(`${lines.length} accessibility violation(s) at ${page.url()}:\n${lines.join('\n')}`);
}
