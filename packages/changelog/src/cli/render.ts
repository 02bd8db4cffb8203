import { EXIT, type VerbResult } from '@auralis/command-line';
import { isPrerelease } from '@auralis/version';
import { ChangelogError } from '../errors.ts';
import { readReleaseIndex } from '../release/read-release-index.ts';
import type { ReleaseRecord } from '../release-record.ts';
import { renderAtomFeed } from '../render/atom-feed.ts';
import { renderChangelogSection } from '../render/changelog-section.ts';
import { renderGitHubRelease } from '../render/github-release.ts';
import { renderTerminal } from '../render/terminal.ts';
import { renderUpdaterNotes } from '../render/updater-notes.ts';
import { whatsNew } from '../whats-new.ts';

/** The formats of `render`. */
export const FORMATS = ['changelog', 'github', 'updater', 'atom', 'terminal'] as const;
export type Format = (typeof FORMATS)[number];

interface RenderVerb {
  readonly root: string;
  readonly releases: string;
  readonly format: Format;
  readonly release?: string;
  readonly since?: string;
  readonly site: string;
}

/** One release of a repository in one of the formats; an Atom feed holds all up to it. */
export function render({ root, releases: folder, format, release, since, site }: RenderVerb): VerbResult {
  const releases = readReleaseIndex(root, folder);
  const at = release === undefined ? 0 : releases.findIndex(({ version }) => version === release);
  const [record, ...older] = at < 0 ? [] : releases.slice(at);
  if (record === undefined) throw noSuchRelease(release, releases);
  const previous = since ?? older.find(({ version }) => !isPrerelease(version))?.version ?? null;
  const news = { releases, since: previous ?? '0.0.0', current: record.version };
  const text = {
    changelog: () => renderChangelogSection(record),
    github: () => renderGitHubRelease(record, { repository: site, ...(previous === null ? {} : { previous }) }),
    updater: () => renderUpdaterNotes(news),
    atom: () =>
      renderAtomFeed([record, ...older], {
        title: 'Auralis releases',
        author: 'Auralis',
        self: `${site}/releases.atom`,
        site,
      }),
    terminal: () => renderTerminal(whatsNew(news)),
  }[format]();
  return { json: { version: record.version, format, text }, text, exit: EXIT.done };
}

function noSuchRelease(release: string | undefined, releases: readonly ReleaseRecord[]): ChangelogError {
  return new ChangelogError('RECORD_INVALID', {
    message: release === undefined ? 'Nothing was released yet.' : `There is no release ${release}.`,
    detail: `Releases are: ${releases.map(({ version }) => version).join(', ') || 'none'}.`,
    facts: { release },
  });
}
