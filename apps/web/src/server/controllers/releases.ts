import { whatsNew } from '@auralis/changelog';
import { releases as allReleases } from '@auralis/changelog/data';
import type { Releases } from '../../contract/about.ts';

export interface ReleasesOptions {
  /** The release whose notes were seen last; null on a first install. */
  readonly seen: string | null;
  readonly current: string;
}

/** The releases up to this one with what changed for listeners, newest first; pure. */
export function releasesFor({ seen, current }: ReleasesOptions): Releases {
  const rows = allReleases
    .filter(({ version }) => !version.includes('-') || version === current)
    .map(({ version, date, schema, entries }) => ({
      version,
      date,
      entries: entries
        .filter(({ audience }) => audience === 'listener')
        .map(({ id, category, text }) => ({ id, category, text })),
      schema: schema.from === schema.to ? null : { from: schema.from, to: schema.to, breaking: schema.breaking },
    }))
    .filter(({ entries }) => entries.length > 0);
  const news = whatsNew({ releases: allReleases, since: seen, current });
  const crossed = new Set(news.entries.map(({ version }) => version));
  return { rows, unseen: rows.map(({ version }) => version).filter((version) => crossed.has(version)) };
}
