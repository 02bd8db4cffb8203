import type { RepositoryFacts } from './repository-facts.ts';

/** Whether anything was ever released from here. Told by several places, since any one of them may have vanished. */
export function isReleased({ records, frozen, changelogs }: RepositoryFacts): boolean {
  const headings = changelogs.filter(({ version }) => version !== null);
  return records.length > 0 || headings.length > 0 || Object.keys(frozen?.checksums ?? {}).length > 0;
}
