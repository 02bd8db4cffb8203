import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT, UsageError, type VerbResult } from '@auralis/command-line';
import { isPrerelease } from '@auralis/version';
import { ChangelogError } from '../errors.ts';
import type { Audience } from '../records/categories.ts';
import { loadReleases } from '../records/load-releases.ts';
import type { ReleaseRecord } from '../records/release-record.ts';
import { renderChangelogSection, renderGitHubRelease, renderUpdaterNotes } from '../render/markdown.ts';
import { renderTerminal } from '../render/terminal.ts';
import type { Translations } from '../whats-new/translations.ts';
import { whatsNew } from '../whats-new/whats-new.ts';
import { renderAtomFeed } from './atom-feed.ts';

/** The formats of `render`. */
export const FORMATS = ['changelog', 'github', 'updater', 'atom', 'terminal'] as const;
type Format = (typeof FORMATS)[number];

export interface WhatsNewVerb {
  readonly root: string;
  readonly releases: string;
  readonly since: string;
  readonly current?: string;
  readonly audience: Audience;
  readonly locale?: string;
  readonly translations?: string;
}

export interface RenderVerb {
  readonly root: string;
  readonly releases: string;
  readonly format: Format;
  readonly release?: string;
  readonly since?: string;
  readonly site: string;
}

/** Lists what is new since a version, from the records of a repository. */
export function showWhatsNew({ root, releases: folder, since, current, audience, ...texts }: WhatsNewVerb): VerbResult {
  const releases = readReleaseIndex(root, folder);
  const news = whatsNew({
    releases,
    since,
    current: current ?? releases[0]?.version ?? since,
    audience,
    ...(texts.locale && { locale: texts.locale }),
    ...(texts.translations && { translations: readTranslations(texts.translations) }),
  });
  const columns = process.stdout.columns ?? 80;
  const text = renderTerminal(news, { columns }) || `There is nothing new since ${since}.`;
  return { json: news, text, exit: EXIT.done };
}

/** Renders one release of a repository; an Atom feed contains the earlier releases too. */
export function render({ root, releases: folder, format, release, since, site }: RenderVerb): VerbResult {
  const releases = readReleaseIndex(root, folder);
  const at = release === undefined ? 0 : releases.findIndex(({ version }) => version === release);
  const [record, ...older] = at < 0 ? [] : releases.slice(at);
  if (record === undefined) throw noSuchRelease(release, releases);
  const previous = since ?? older.find(({ version }) => !isPrerelease(version))?.version ?? null;
  const links = { repository: site, ...(previous === null ? {} : { previous }) };
  const news = { releases, since: previous ?? '0.0.0', current: record.version };
  const text = {
    changelog: () => renderChangelogSection(record, undefined, links),
    github: () => renderGitHubRelease(record, links),
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

function readReleaseIndex(root: string, folder: string): readonly ReleaseRecord[] {
  const file = join(root, folder, 'index.json');
  try {
    return loadReleases(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    if (cause instanceof ChangelogError) throw cause;
    throw new ChangelogError('RECORD_INVALID', {
      message: `The release records in ${join(root, folder)} can't be read.`,
      detail: `${file}: ${cause instanceof Error ? cause.message : String(cause)}`,
      hint: 'Pass the root of the repository with --root and the folder of release records with --releases.',
      facts: { file },
      cause,
    });
  }
}

function noSuchRelease(release: string | undefined, releases: readonly ReleaseRecord[]): ChangelogError {
  const versions = releases.map(({ version }) => version).join(', ');
  return new ChangelogError('RECORD_INVALID', {
    message: release === undefined ? 'There is no release yet.' : `There is no release ${release}.`,
    detail: `The releases are: ${versions || 'none'}.`,
    hint: 'Pass one of these versions with --release, or leave the option out for the newest release.',
    facts: { release },
  });
}

function readTranslations(file: string): Translations {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(
      `The translations can't be read: ${reason}.`,
      'Pass a JSON file with the structure { "de": { "<entry id>": { "text": "…" } } }.',
    );
  }
}
