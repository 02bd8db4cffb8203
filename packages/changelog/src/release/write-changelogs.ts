import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ReleaseRecord } from '../release-record.ts';
import { renderChangelogSection } from '../render/changelog-section.ts';

/** A CHANGELOG.md to write: its folder, its title, and the package whose changes it lists (all if `null`). */
export interface ChangelogPlace {
  readonly folder: string;
  readonly title: string;
  readonly packageName: string | null;
}

/** Puts the section of a release on top of each CHANGELOG.md; what stands there already stays as it is. */
export function writeChangelogs(places: readonly ChangelogPlace[], record: ReleaseRecord): void {
  for (const { folder, title, packageName } of places) {
    const file = join(folder, 'CHANGELOG.md');
    writeFileSync(file, withSection(textOf(file), title, renderChangelogSection(record, packageName ?? undefined)));
  }
}

/** A changelog's text with a section above the newest one. */
function withSection(text: string | null, title: string, section: string): string {
  if (text === null || text.trim() === '') return `# ${title}\n\n${section}`;
  const newest = /^## /m.exec(text);
  if (newest === null) return `${text.trimEnd()}\n\n${section}`;
  return `${text.slice(0, newest.index)}${section}\n${text.slice(newest.index)}`;
}

function textOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw cause;
  }
}
