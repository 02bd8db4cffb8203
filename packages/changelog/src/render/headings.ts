import type { Category } from '../release-record.ts';

/** The heading of each category, in the words of Keep a Changelog. */
export const HEADINGS: Readonly<Record<Category, string>> = {
  added: 'Added',
  changed: 'Changed',
  deprecated: 'Deprecated',
  removed: 'Removed',
  fixed: 'Fixed',
  security: 'Security',
};
