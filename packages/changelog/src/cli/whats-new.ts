import { readFileSync } from 'node:fs';
import { EXIT, UsageError, type VerbResult } from '@auralis/command-line';
import type { Translations } from '../localise.ts';
import { readReleaseIndex } from '../release/read-release-index.ts';
import type { Audience } from '../release-record.ts';
import { renderTerminal } from '../render/terminal.ts';
import { whatsNew } from '../whats-new.ts';

export interface WhatsNewVerb {
  readonly root: string;
  readonly releases: string;
  readonly since: string;
  readonly current?: string;
  readonly audience: Audience;
  readonly locale?: string;
  readonly translations?: string;
}

/** What is new since a version, from the records of a repository. */
export function showWhatsNew({ root, releases: folder, since, current, audience, ...words }: WhatsNewVerb): VerbResult {
  const releases = readReleaseIndex(root, folder);
  const news = whatsNew({
    releases,
    since,
    current: current ?? releases[0]?.version ?? since,
    audience,
    ...(words.locale && { locale: words.locale }),
    ...(words.translations && { translations: readTranslations(words.translations) }),
  });
  const columns = process.stdout.columns ?? 80;
  return { json: news, text: renderTerminal(news, { columns }) || `Nothing is new since ${since}.`, exit: EXIT.done };
}

function readTranslations(file: string): Translations {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(
      `The translations can't be read: ${reason}.`,
      'Name a JSON file: language, entry id, { "text": … }.',
    );
  }
}
