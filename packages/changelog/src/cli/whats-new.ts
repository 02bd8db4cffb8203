import { EXIT, type VerbResult } from '@auralis/command-line';
import { readReleaseIndex } from '../release/read-release-index.ts';
import type { Audience } from '../release-record.ts';
import { renderTerminal } from '../render/terminal.ts';
import { whatsNew } from '../whats-new.ts';

interface WhatsNewVerb {
  readonly root: string;
  readonly releases: string;
  readonly since: string;
  readonly current?: string;
  readonly audience: Audience;
}

/** What is new since a version, from the records of a repository. */
export function showWhatsNew({ root, releases: folder, since, current, audience }: WhatsNewVerb): VerbResult {
  const releases = readReleaseIndex(root, folder);
  const news = whatsNew({ releases, since, current: current ?? releases[0]?.version ?? since, audience });
  const columns = process.stdout.columns ?? 80;
  return { json: news, text: renderTerminal(news, { columns }) || `Nothing is new since ${since}.`, exit: EXIT.done };
}
