import { z } from 'zod';

/** Updates of the desktop app: what it offers, and what the listener can do about it. All times are ISO dates in UTC. */

/** Why something is not possible, in words. `code` is stable; `hint` says what to do. */
const reason = z.object({ code: z.string(), message: z.string(), hint: z.string() });

/** What an update does to the library, known before it is downloaded. `text` says it in a sentence or two. */
export const libraryEffect = z.discriminatedUnion('effect', [
  z.object({ effect: z.literal('none'), text: z.string() }),
  z.object({ effect: z.literal('unknown'), text: z.string() }),
  z.object({
    effect: z.literal('upgrade'),
    text: z.string(),
    from: z.union([z.int(), z.literal('legacy')]),
    to: z.int(),
    /** Whether the installed version can still open the library afterwards. */
    canReturn: z.boolean(),
  }),
]);

const note = z.object({
  id: z.string(),
  category: z.enum(['added', 'changed', 'deprecated', 'removed', 'fixed', 'security']),
  text: z.string(),
  /** The version that brought it: an update may cross several. */
  version: z.string(),
});

export const offer = z.object({
  version: z.string(),
  installed: z.string(),
  releasedAt: z.string(),
  /** Size of the download. */
  bytes: z.int(),
  /** What is new in all versions that the update crosses; security first. */
  notes: z.array(note),
  library: libraryEffect,
  /** The age of the last backup is shown beside "back up first"; null if there is none. */
  lastBackupAt: z.string().nullable(),
});

/** What the listener said to the offered version before. Only `none` is announced without being asked for. */
const answer = z.enum(['none', 'later', 'skipped']);

const problem = reason.extend({ during: z.enum(['check', 'install']) });

/** The version that was to be installed when the app quits, and is not any more, for the reason that the state has. */
const dropped = z.string().optional();

export const updateState = z.discriminatedUnion('state', [
  z.object({ state: z.literal('idle') }),
  z.object({ state: z.literal('checking') }),
  /** `held`: there is another version, and it is not offered for this reason. */
  z.object({ state: z.literal('none'), held: reason.extend({ version: z.string() }).nullable(), dropped }),
  z.object({ state: z.literal('offered'), offer, answer }),
  /** `fraction` is from 0 to 1. */
  z.object({ state: z.literal('downloading'), offer, fraction: z.number() }),
  z.object({
    state: z.literal('ready'),
    offer,
    /** `asking`: nothing is installed until the listener says when. */
    install: z.enum(['asking', 'backing-up', 'on-quit', 'now']),
    answer,
    /** Why it was not installed when the listener asked for it, or what a check since then failed with. */
    problem: problem.nullable(),
  }),
  z.object({
    state: z.literal('failed'),
    during: z.enum(['check', 'download', 'install']),
    ...reason.shape,
    /** Present if a download failed, so that it can be started again. */
    offer: offer.nullable(),
    dropped,
  }),
]);

export const updateSettings = z.object({
  channel: z.enum(['latest', 'beta']),
  /** Whether the app checks from time to time, or only when the listener asks. */
  checks: z.enum(['automatic', 'by-hand']),
  lastCheckedAt: z.string().nullable(),
  skipped: z.array(z.object({ version: z.string(), skippedAt: z.string() })),
  /** Until when a version is not announced. */
  later: z.object({ version: z.string(), until: z.string() }).nullable(),
});

/** What the listener asks for. `check` always ends in a state that shows a result. */
export const updateRequest = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('check') }),
  z.strictObject({ action: z.literal('download') }),
  z.strictObject({ action: z.literal('cancel-download') }),
  z.strictObject({ action: z.literal('later') }),
  z.strictObject({ action: z.literal('skip') }),
  /** Offers a version again that was skipped or postponed. */
  z.strictObject({ action: z.literal('unskip'), version: z.string() }),
  z.strictObject({
    action: z.literal('install'),
    when: z.enum(['now', 'on-quit']),
    backUpFirst: z.boolean().default(false),
  }),
  /** Drops the plan to install when the app quits. */
  z.strictObject({ action: z.literal('withdraw') }),
  z.strictObject({ action: z.literal('change-checks'), checks: z.enum(['automatic', 'by-hand']) }),
  z.strictObject({ action: z.literal('change-channel'), channel: z.enum(['latest', 'beta']) }),
]);

export type LibraryEffect = z.infer<typeof libraryEffect>;
export type UpdateReason = z.infer<typeof reason>;
export type UpdateProblem = z.infer<typeof problem>;
export type UpdateOffer = z.infer<typeof offer>;
export type UpdateAnswer = z.infer<typeof answer>;
export type UpdateState = z.infer<typeof updateState>;
export type UpdateSettings = z.infer<typeof updateSettings>;
export type UpdateRequest = z.input<typeof updateRequest>;
