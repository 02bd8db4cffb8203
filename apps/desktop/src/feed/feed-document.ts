import { loadReleases } from '@auralis/changelog';
import { valid } from 'semver';
import { z } from 'zod';

/** `latest` is the channel of stable releases; whoever chose `beta` gets those and the prereleases. */
export const CHANNELS = ['latest', 'beta'] as const;
export type Channel = (typeof CHANNELS)[number];

const version = z.string().refine((text) => valid(text) === text, 'not a semantic version');

const feedFile = z.object({
  /** Name of a file beside the feed. */
  url: z.string().regex(/^[\w.+-]+$/),
  /** Base64, as electron-updater compares it. */
  sha512: z.string().regex(/^[\w+/]{86}==$/),
  size: z.int().positive(),
  blockMapSize: z.int().positive().optional(),
});

const signature = z.object({ key: z.string(), value: z.string() });

const schema = z.object({
  /** The schema version that the offered app writes. */
  version: z.int().min(0),
  /** The oldest schema that it can upgrade. */
  upgradesFrom: z.int().min(0),
  /** The oldest schema version whose apps can open the library afterwards. */
  readableBy: z.int().min(0),
});

const releases = z.array(z.unknown()).transform((records, context) => {
  try {
    return loadReleases(records);
  } catch (error) {
    context.addIssue({ code: 'custom', message: String(error) });
    return z.NEVER;
  }
});

const vendorBlock = z.object({
  channel: z.enum(CHANNELS),
  schema,
  /** Release records with the entries for listeners, newest first: an app shows those that its update crosses. */
  releases,
  /** After this time no app accepts the feed, so that nobody can hold back newer releases with an old copy of it. */
  expires: z.iso.datetime(),
  signatures: z.array(signature).min(1),
});

/** A channel file of electron-updater, such as `latest-linux.yml`, with the block that only Auralis reads. */
const feedDocument = z.object({
  version,
  files: z.array(feedFile).min(1),
  releaseDate: z.string(),
  /** Markdown for other readers of the feed. It is not signed, and no app shows it. */
  releaseNotes: z.string().optional(),
  /** Percentage of users who get the release. Not signed: anyone who may write the feed can hold a release. */
  stagingPercentage: z.number().min(0).max(100).optional(),
  minimumSystemVersion: z.string().optional(),
  /** Packages of web installers would be downloaded without being signed. */
  packages: z.never().optional(),
  vendor: z.object({ auralis: vendorBlock }),
});

export type FeedDocument = Readonly<z.infer<typeof feedDocument>>;
/** A feed before it is signed. */
export type UnsignedFeed = Omit<FeedDocument, 'vendor'> & {
  readonly vendor: { readonly auralis: Omit<FeedDocument['vendor']['auralis'], 'signatures'> };
};
export type FeedFile = Readonly<z.infer<typeof feedFile>>;
export type FeedSchema = Readonly<z.infer<typeof schema>>;

/** What a channel file turned out to be. */
export type ParsedFeed =
  | { readonly status: 'read'; readonly feed: FeedDocument }
  | { readonly status: 'unsigned' }
  | { readonly status: 'invalid'; readonly reason: string };

/** Checks the form of a feed, not its signatures. Never throws. */
export function parseFeed(document: unknown): ParsedFeed {
  const { success, data, error } = feedDocument.safeParse(document);
  if (success) return { status: 'read', feed: data };
  const isComplete = feedDocument.omit({ vendor: true }).safeParse(document).success;
  const vendor = z.object({ vendor: z.object({ auralis: z.object({ signatures: z.array(z.unknown()).min(1) }) }) });
  if (isComplete && !vendor.safeParse(document).success) return { status: 'unsigned' };
  return { status: 'invalid', reason: z.prettifyError(error) };
}
