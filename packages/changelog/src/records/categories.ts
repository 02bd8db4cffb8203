import type { Bump } from '@auralis/version/repository';

interface CategoryDefinition {
  /** The heading over its entries. */
  readonly heading: string;
  /** The bumps for which a changeset without a category gets this one. */
  readonly defaultFor: readonly Bump[];
  /** Whether "what's new" lists it before everything else. */
  readonly urgent?: true;
}

/**
 * The categories of changes, in the order in which they are listed: the ones of Keep a Changelog. This table is the
 * only definition; tests compare `schema.json` and the README with it.
 *
 * @example
 * for (const [category, { heading }] of Object.entries(CATEGORIES)) console.log(`${category}: ${heading}`);
 */
export const CATEGORIES = {
  added: { heading: 'Added', defaultFor: ['minor'] },
  changed: { heading: 'Changed', defaultFor: ['none', 'major'] },
  deprecated: { heading: 'Deprecated', defaultFor: [] },
  removed: { heading: 'Removed', defaultFor: [] },
  fixed: { heading: 'Fixed', defaultFor: ['patch'] },
  security: { heading: 'Security', defaultFor: [], urgent: true },
} as const satisfies Readonly<Record<string, CategoryDefinition>>;
export type Category = keyof typeof CATEGORIES;

/** The readers an entry can be written for, and which entries each of them is shown. */
export const AUDIENCES = {
  listener: { sees: ['listener'] },
  developer: { sees: ['listener', 'developer'] },
} as const;
export type Audience = keyof typeof AUDIENCES;

/** The audience of a changeset that names none. */
export const DEFAULT_AUDIENCE: Audience = 'developer';

const DEFINITIONS = Object.entries<CategoryDefinition>(CATEGORIES) as readonly (readonly [
  Category,
  CategoryDefinition,
])[];

/** The entries of one category, under its heading. */
export interface CategoryGroup<Entry> {
  readonly category: Category;
  readonly heading: string;
  readonly entries: readonly Entry[];
}

/** The category of a changeset that names none. */
export function defaultCategory(bump: Bump): Category {
  return DEFINITIONS.find(([, { defaultFor }]) => defaultFor.includes(bump))?.[0] ?? 'changed';
}

/** Groups entries by category in the order of the table; categories without entries are left out. */
export function groupByCategory<Entry extends { readonly category: Category }>(
  all: readonly Entry[],
): readonly CategoryGroup<Entry>[] {
  return DEFINITIONS.map(([category, { heading }]) => ({
    category,
    heading,
    entries: all.filter((entry) => entry.category === category),
  })).filter(({ entries }) => entries.length > 0);
}

/** Puts the groups of urgent categories before the others. */
export function urgentFirst<Group extends { readonly category: Category }>(groups: readonly Group[]): readonly Group[] {
  const isUrgent = ({ category }: Group) => 'urgent' in CATEGORIES[category];
  return [...groups.filter(isUrgent), ...groups.filter((group) => !isUrgent(group))];
}
