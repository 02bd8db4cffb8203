import { z } from 'zod';

/** What the start of the app is doing: the server keeps it, and every window shows it. */

const schemaNode = z.union([z.int(), z.literal('legacy')]);

const progress = z.object({
  phase: z.enum(['waiting', 'check', 'backup', 'migrate', 'verify', 'finish']),
  /** Of the whole upgrade, 0 to 1; never decreases. */
  fraction: z.number(),
  elapsedMs: z.number(),
  migration: z.object({ index: z.int(), count: z.int(), name: z.string(), description: z.string() }).optional(),
  /** Size of the write-ahead log in bytes, while one long statement runs. */
  walBytes: z.number().optional(),
});

/** The versions that an upgrade goes from and to; null where they are not known. */
const versions = z.object({
  app: z.object({ from: z.string().nullable(), to: z.string() }),
  schema: z.object({ from: schemaNode.nullable(), to: z.int() }),
});

const counts = z.record(z.string(), z.union([z.number(), z.string(), z.null()]));
const change = z.object({
  table: z.string(),
  column: z.string().nullable(),
  count: z.number(),
  reasons: z.array(z.string()),
});

/** What an upgrade did, for the listener. */
export const receipt = z.object({
  from: schemaNode,
  to: z.int(),
  migrations: z.array(z.object({ name: z.string(), description: z.string(), durationMs: z.number() })),
  before: counts,
  after: counts,
  /** How the data was accounted for: value by value, by counts only, or nothing of it was written to. */
  compared: z.object({ by: z.enum(['values', 'counts', 'unchanged']), values: z.number().nullable() }),
  losses: z.array(change),
  rewrites: z.array(change),
  /** Tables that could not be checked, each with the reason. */
  unchecked: z.array(z.object({ table: z.string(), reason: z.string() })),
  backup: z.object({ id: z.string(), bytes: z.number() }).nullable(),
  /** How far an earlier attempt came that was interrupted, 0 to 1. */
  interruptedAt: z.number().nullable(),
  durationMs: z.number(),
});

/** One way out of a failure: a button. `data` is what its action needs. */
const wayOut = z.object({
  id: z.enum([
    'update-app',
    'free-space',
    'try-again',
    'restore-backup',
    'create-library',
    'open-folder',
    'save-report',
    'contact-support',
  ]),
  label: z.string(),
  data: z.record(z.string(), z.unknown()),
});

const failure = z.object({
  code: z.string(),
  title: z.string(),
  whatHappened: z.string(),
  /** What became of the library, as a sentence and as a word. */
  libraryState: z.string(),
  condition: z.enum(['unchanged', 'not-opened', 'missing', 'damaged', 'incomplete', 'restored', 'uncertain']),
  waysOut: z.array(wayOut),
  /** The technical reason, shown on request. */
  detail: z.string(),
});

export const appState = z.discriminatedUnion('state', [
  z.object({ state: z.literal('starting') }),
  z.object({
    state: z.literal('upgrading'),
    versions,
    progress,
    /** Once a stop was asked for. */
    isStopping: z.boolean(),
    /** Made by this upgrade, once it is complete. */
    backup: z.object({ createdAt: z.string(), bytes: z.number() }).nullable(),
  }),
  /** `receipt` until the listener has seen it. `isQuiet`: the work took less than a second, so one line is enough. */
  z.object({
    state: z.literal('ready'),
    receipt: receipt.nullable(),
    isQuiet: z.boolean(),
    isReadOnly: z.boolean(),
    /** Another app wrote the library, and this one may use it: the version that wrote it. */
    newerSchema: z.int().nullable(),
  }),
  z.object({ state: z.literal('restoring'), fraction: z.number().nullable() }),
  z.object({ state: z.literal('failed'), failure }),
]);

/** `retryAfterFailures` after three failures in a row; `recreateIfLost` only with the listener's consent. */
export const startRequest = z.strictObject({
  retryAfterFailures: z.boolean().default(false),
  recreateIfLost: z.boolean().default(false),
});

/** One upgrade of the past. */
const upgradeRow = z.object({
  startedAt: z.string(),
  appVersion: z.string().nullable(),
  from: schemaNode.nullable(),
  to: z.int().nullable(),
  outcome: z.enum(['upgraded', 'failed', 'cancelled', 'interrupted', 'restored']),
  code: z.string().nullable(),
  durationMs: z.number().nullable(),
  rowsLost: z.number().nullable(),
  /** Of the newest upgrades of this app. */
  receipt: receipt.nullable(),
});

/** A figure of the roadmap: its value, its target, and one point for each upgrade, the oldest first. */
const figure = z.object({
  value: z.number().nullable(),
  target: z.number(),
  series: z.array(z.number().nullable()),
});

export const history = z.object({
  /** Newest first. */
  upgrades: z.array(upgradeRow),
  figures: z.object({
    /** Share of upgrades that succeeded, 0 to 1. */
    success: figure,
    /** Median time in milliseconds. */
    duration: figure,
    /** Rows lost that no migration announced. */
    rowsLost: figure,
    /** Share that worked of the restores, and of the upgrades that were cancelled or failed and had to leave the old data. */
    rollbacks: figure,
  }),
});

export type AppState = z.infer<typeof appState>;
export type UpgradeReceipt = z.infer<typeof receipt>;
export type Failure = z.infer<typeof failure>;
export type WayOut = z.infer<typeof wayOut>;
export type StartRequest = z.input<typeof startRequest>;
export type UpgradeHistory = z.infer<typeof history>;
export type UpgradeRow = z.infer<typeof upgradeRow>;
