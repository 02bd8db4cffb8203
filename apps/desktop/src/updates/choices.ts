import { randomUUID } from 'node:crypto';
import type { UpdateAnswer, UpdateSettings } from '@auralis/web/contract/updates';
import { lte, valid } from 'semver';
import { z } from 'zod';
import { CHANNELS, type Channel } from '../feed/feed-document.ts';
import type { SeenFeed } from './trust.ts';

/** More skipped versions than anyone has; the oldest are forgotten. */
const MOST_SKIPPED = 100;

const version = z.string().refine((text) => valid(text) !== null, 'not a semantic version');
const seenFeed = z.object({ issued: z.iso.datetime(), version }).nullable();
const skipped = z.object({ version, skippedAt: z.iso.datetime() });

/** What the listener chose about updates, and what has to survive a restart. All times are ISO dates in UTC. */
export const choicesDocument = z.object({
  format: z.literal(1),
  /** Random, and sent to nobody: decides when a staged rollout reaches this user. */
  userId: z.uuid(),
  channel: z.enum(CHANNELS),
  skipped: z.array(z.unknown()).max(MOST_SKIPPED).pipe(z.array(skipped)).readonly(),
  later: z.object({ version, until: z.iso.datetime() }).nullable(),
  lastCheckedAt: z.iso.datetime().nullable(),
  /** Files of earlier versions do not have it. */
  checks: z.enum(['automatic', 'by-hand']).default('automatic'),
  /** The version whose installation was started and not seen to end. */
  installing: version.nullable(),
  /** The feed of each channel that was signed last, of those that were accepted: none from before is accepted again. */
  newestFeeds: z.object({ latest: seenFeed, beta: seenFeed }).default({ latest: null, beta: null }),
});

export type Choices = Readonly<z.infer<typeof choicesDocument>>;

const LATER_MS = 24 * 60 * 60 * 1000;

/** The choices of a new user. */
export function newChoices(channel: Channel = 'latest'): Choices {
  return {
    format: 1,
    userId: randomUUID(),
    channel,
    skipped: [],
    later: null,
    lastCheckedAt: null,
    checks: 'automatic',
    installing: null,
    newestFeeds: { latest: null, beta: null },
  };
}

/** What can be used of a document that is damaged, or that another version of the app wrote: above all the id and the channel. */
export function recoverChoices(document: unknown): Choices {
  const defaults = newChoices();
  if (typeof document !== 'object' || document === null) return defaults;
  const found = Object.entries(choicesDocument.shape).flatMap(([name, schema]) => {
    const { success, data } = schema.safeParse(Reflect.get(document, name));
    return success ? [[name, data]] : [];
  });
  return { ...defaults, ...Object.fromEntries(found) };
}

/** Announces a version again in a day. Pure, as all functions below. */
export function postpone(choices: Choices, version: string, now: Date): Choices {
  return { ...choices, later: { version, until: new Date(now.getTime() + LATER_MS).toISOString() } };
}

/** Announces a version never again; the next one is announced. */
export function skip(choices: Choices, version: string, now: Date): Choices {
  const others = unskip(choices, version).skipped;
  const all = [...others, { version, skippedAt: now.toISOString() }];
  return { ...choices, skipped: all.slice(-MOST_SKIPPED) };
}

/** Announces a version again that was skipped or postponed. */
export function unskip(choices: Choices, version: string): Choices {
  const { skipped, later } = choices;
  return {
    ...choices,
    skipped: skipped.filter((each) => each.version !== version),
    later: later?.version === version ? null : later,
  };
}

/** Changes the channel. A version that was put off in one channel may be offered in the other. */
export function changeChannel(choices: Choices, channel: Channel): Choices {
  return { ...choices, channel, later: null };
}

/** What the listener said to a version, as far as it still holds. */
export function answerTo({ skipped, later }: Choices, version: string, now: Date): UpdateAnswer {
  if (skipped.some((each) => each.version === version)) return 'skipped';
  if (later?.version !== version) return 'none';
  // Longer than a day is what a wrong clock leaves behind.
  const leftMs = Date.parse(later.until) - now.getTime();
  return leftMs > 0 && leftMs <= LATER_MS ? 'later' : 'none';
}

/** Remembers a trusted feed of a channel. */
export function rememberFeed(choices: Choices, channel: Channel, feed: SeenFeed): Choices {
  return { ...choices, newestFeeds: { ...choices.newestFeeds, [channel]: feed } };
}

/** Forgets what concerned versions that are no longer ahead. */
export function afterStart(choices: Choices, installedVersion: string): Choices {
  const isPast = ({ version }: { readonly version: string }) => lte(version, installedVersion);
  return {
    ...choices,
    skipped: choices.skipped.filter((each) => !isPast(each)),
    later: choices.later !== null && isPast(choices.later) ? null : choices.later,
    installing: null,
  };
}

/** The part of the choices that the settings page shows. */
export function settingsOf({ channel, checks, lastCheckedAt, skipped, later }: Choices): UpdateSettings {
  return { channel, checks, lastCheckedAt, skipped: [...skipped], later };
}
