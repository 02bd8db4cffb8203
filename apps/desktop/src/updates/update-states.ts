import { type ReleaseRecord, whatsNew } from '@auralis/changelog';
import type { UpdateOffer, UpdateProblem, UpdateReason, UpdateState } from '@auralis/web/contract/updates';
import type { FeedDocument } from '../feed/feed-document.ts';
import { answerTo, type Choices } from './choices.ts';
import { downloadBytes } from './disk-needs.ts';
import { isSilent, type UpdateError } from './errors.ts';
import type { GateResult } from './gate.ts';
import { libraryEffect } from './library-effect.ts';
import type { LocalFacts } from './local-facts.ts';

/** The app that is running. */
export interface InstalledApp {
  readonly version: string;
  /** The schema version that it writes. */
  readonly schema: number;
}

export type ReadyState = Extract<UpdateState, { readonly state: 'ready' }>;

/** Whether the listener asked for a check, or the app does it from time to time. */
export type CheckReason = 'quiet' | 'asked';

/** What a check found; `failed` if there was no answer, or none that is to be trusted. */
export type CheckResult = GateResult | { readonly status: 'failed'; readonly error: UpdateError };

export interface CheckOutcome {
  readonly result: CheckResult;
  readonly reason: CheckReason;
  readonly installed: InstalledApp;
  readonly choices: Choices;
  /** The state at the end of the check: the listener may have answered while it ran. */
  readonly current: UpdateState;
  readonly now: Date;
}

/** The state that a check leads to. Only a trusted feed ends what the listener wants to be installed. Pure. */
export function stateAfterCheck(outcome: CheckOutcome): UpdateState {
  const { result, current } = outcome;
  // The app is about to quit.
  if (current.state === 'ready' && current.install === 'now') return current;
  switch (result.status) {
    case 'none':
      return namingDropped({ state: 'none', held: null }, current);
    case 'held':
      return stateAfterHold(result, current);
    case 'failed':
      return stateAfterFailure(result.error, outcome);
    case 'admitted':
      return isKept(current, result.feed.version) ? kept(result, outcome) : offered(result, outcome);
  }
}

type Held = Extract<CheckResult, { readonly status: 'held' }>;
type Admitted = Extract<CheckResult, { readonly status: 'admitted' }>;

function offered({ feed, local }: Admitted, { installed, choices, now }: CheckOutcome): UpdateState {
  return { state: 'offered', offer: offerOf(feed, installed, local), answer: answerTo(choices, feed.version, now) };
}

/** The same, but "later" may have ended, and the check before may have failed. */
function kept({ feed }: Admitted, { choices, current, now }: CheckOutcome): UpdateState {
  const after = afterTrustedFeed(current);
  if (after.state !== 'ready' || after.install !== 'asking') return after;
  const answer = answerTo(choices, feed.version, now);
  return after.answer === answer ? after : { ...after, answer };
}

function stateAfterHold({ error, seen: { version } }: Held, current: UpdateState): UpdateState {
  const inWork = versionInWork(current);
  // The download takes the space that the gate asks for.
  if (inWork !== null && error.code === 'DISK_FULL') return afterTrustedFeed(current);
  // A newer version is held. One that is older than the installed one means that the version in work was withdrawn.
  if (inWork !== null && inWork !== version && error.code !== 'UPDATE_OLDER') return afterTrustedFeed(current);
  return namingDropped({ state: 'none', held: { ...reasonOf(error), version } }, current);
}

/** What an earlier check failed with is over. */
function afterTrustedFeed(current: UpdateState): UpdateState {
  if (current.state !== 'ready' || current.problem?.during !== 'check') return current;
  return { ...current, problem: null };
}

function stateAfterFailure(error: UpdateError, { reason, current }: CheckOutcome): UpdateState {
  if (reason === 'quiet' && isSilent(error)) return current;
  if (versionInWork(current) === null) return namingDropped(failed('check', error, null), current);
  const isWaiting = current.state === 'ready' && current.install !== 'backing-up';
  return isWaiting ? { ...current, problem: problemOf('check', error) } : current;
}

type NoOffer = Extract<UpdateState, { readonly state: 'none' | 'failed' }>;

/** Names the version of a plan that ends, or that ended with a check whose result the listener has not asked for. */
function namingDropped(after: NoOffer, current: UpdateState): UpdateState {
  const dropped = droppedVersion(current);
  return dropped === undefined ? after : { ...after, dropped };
}

function droppedVersion(current: UpdateState): string | undefined {
  if (current.state === 'ready') return current.install === 'on-quit' ? current.offer.version : undefined;
  return 'dropped' in current ? current.dropped : undefined;
}

/** Whether an admitted version changes nothing: it is the one in work, or the listener has decided to install another. */
function isKept(current: UpdateState, admitted: string): boolean {
  const isDecided = current.state === 'downloading' || (current.state === 'ready' && current.install !== 'asking');
  return isDecided || versionInWork(current) === admitted;
}

/** The version that is being downloaded, or is ready to be installed. */
function versionInWork(state: UpdateState): string | null {
  return state.state === 'downloading' || state.state === 'ready' ? state.offer.version : null;
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
): Extract<UpdateState, { readonly state: 'failed' }> {
  return { state: 'failed', during, ...reasonOf(error), offer };
}

function reasonOf({ code, message, hint }: UpdateError): UpdateReason {
  return { code, message, hint };
}

export function problemOf(during: UpdateProblem['during'], error: UpdateError): UpdateProblem {
  return { during, ...reasonOf(error) };
}

/** The version that a state speaks about, if it can be downloaded or put off. */
export function offerIn(state: UpdateState): UpdateOffer | null {
  return 'offer' in state ? state.offer : null;
}

/** Whether the listener has to learn that an installation failed, which happened while no window was open. */
export function isInstallFailure(state: UpdateState): boolean {
  return state.state === 'failed' && state.during === 'install';
}
