import { type ReleaseRecord, whatsNew } from '@auralis/changelog';
import type { UpdateOffer, UpdateReason, UpdateState } from '@auralis/web/contract/updates';
import type { FeedDocument } from '../feed/feed-document.ts';
import { answerTo, type Choices } from './choices.ts';
import { downloadBytes } from './disk-needs.ts';
import { isHeld, type UpdateError } from './errors.ts';
import { libraryEffect } from './library-effect.ts';
import type { LocalFacts } from './local-facts.ts';
import type { CheckResult } from './updater.ts';

/** The app that is running. */
export interface InstalledApp {
  readonly version: string;
  /** The schema version that it writes. */
  readonly schema: number;
}

export type ReadyState = Extract<UpdateState, { readonly state: 'ready' }>;

export interface CheckOutcome {
  readonly result: CheckResult;
  readonly installed: InstalledApp;
  readonly choices: Choices;
  /** The state before the check. */
  readonly before: UpdateState;
  readonly now: Date;
}

/** The state that a check leads to. Pure. */
export function stateAfterCheck({ result, installed, choices, before, now }: CheckOutcome): UpdateState {
  if (result.status === 'none') return { state: 'none', held: null };
  if (result.status === 'refused') return stateAfterRefusal(result.error, before);
  const { feed, local } = result;
  const { version } = feed;
  if (before.state === 'ready' && before.offer.version === version) return before;
  return { state: 'offered', offer: offerOf(feed, installed, local), answer: answerTo(choices, version, now) };
}

function stateAfterRefusal(error: UpdateError, before: UpdateState): UpdateState {
  // The download that is ready takes the space that the gate asks for.
  if (before.state === 'ready' && error.code === 'DISK_FULL') return before;
  if (!isHeld(error)) return failed('check', error, null);
  return { state: 'none', held: { ...reasonOf(error), version: String(error.facts.version) } };
}

/** What the listener reads before the download. The records in the feed are signed. */
function offerOf(feed: FeedDocument, installed: InstalledApp, local: LocalFacts): UpdateOffer {
  const { schema, releases } = feed.vendor.auralis;
  return {
    version: feed.version,
    installed: installed.version,
    releasedAt: feed.releaseDate,
    bytes: downloadBytes(feed),
    notes: notesOf(releases, installed.version, feed.version),
    library: libraryEffect({ library: local.library, offered: schema, installedSchema: installed.schema }),
    lastBackupAt: local.lastBackupAt,
  };
}

function notesOf(releases: readonly ReleaseRecord[], since: string, current: string): UpdateOffer['notes'] {
  return whatsNew({ releases, since, current }).entries.map(({ id, category, text, version }) => ({
    id,
    category,
    text,
    version,
  }));
}

export function failed(
  during: 'check' | 'download' | 'install',
  error: UpdateError,
  offer: UpdateOffer | null,
): UpdateState {
  return { state: 'failed', during, ...reasonOf(error), offer };
}

export function reasonOf({ code, message, hint }: UpdateError): UpdateReason {
  return { code, message, hint };
}

/** The version that a state speaks about, if it can be downloaded or put off. */
export function offerIn(state: UpdateState): UpdateOffer | null {
  return 'offer' in state ? state.offer : null;
}

/** Whether the listener has to learn that an installation failed, which happened while no window was open. */
export function isInstallFailure(state: UpdateState): boolean {
  return state.state === 'failed' && state.during === 'install';
}
