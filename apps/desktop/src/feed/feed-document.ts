import { loadReleases } from '@auralis/changelog';
import { valid } from 'semver';
import { z } from 'zod';
import { type FeedEnvelope, parseEnvelope, type SignedText, type Unsigned } from './feed-envelope.ts';

/** `latest` is the channel of stable releases; whoever chose `beta` gets those and the prereleases. */
export const CHANNELS = ['latest', 'beta'] as const;
export type Channel = (typeof CHANNELS)[number];

const PLATFORMS = ['linux', 'darwin', 'win32'] as const;
export type Platform = (typeof PLATFORMS)[number];
const ARCHITECTURES = ['x64', 'arm64'] as const;
export type Architecture = (typeof ARCHITECTURES)[number];

const version = z.string().refine((text) => valid(text) === text, 'not a semantic version');

const feedFile = z.object({
  /** Name of a file beside the feed. */
  url: z.string().regex(/^[\w.+-]+$/),
  /** Base64, as electron-updater compares it. */
  sha512: z.string().regex(/^[\w+/]{86}==$/),
  size: z.int().positive(),
  blockMapSize: z.int().positive().optional(),
});

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

/** All that decides what is installed, on which computer and library, and what the listener reads about it. */
const signedContent = z.object({
  version,
  files: z.array(feedFile).min(1),
  releaseDate: z.string(),
  minimumSystemVersion: z.string().optional(),
  channel: z.enum(CHANNELS),
  platform: z.enum(PLATFORMS),
  /** The processors that the files run on. */
  architectures: z.array(z.enum(ARCHITECTURES)).min(1),
  schema,
  /** Release records with the entries for listeners, newest first: an app shows those that its update crosses. */
  releases,
  /** When it was signed. An app that has seen a newer feed of the channel accepts no older one. */
  issued: z.iso.datetime(),
  /** After this time no app accepts the feed, so that nobody can hold back newer releases with an old copy of it. */
  expires: z.iso.datetime(),
});

type SignedContent = Readonly<z.infer<typeof signedContent>>;
export type FeedFile = Readonly<z.infer<typeof feedFile>>;
export type FeedSchema = Readonly<z.infer<typeof schema>>;

type VendorBlock = Pick<
  SignedContent,
  'channel' | 'platform' | 'architectures' | 'schema' | 'releases' | 'issued' | 'expires'
>;

/** A feed before it is signed. */
export interface UnsignedFeed
  extends Pick<SignedContent, 'version' | 'files' | 'releaseDate' | 'minimumSystemVersion'>,
    Unsigned {
  readonly vendor: { readonly auralis: VendorBlock };
}

/** A channel file of electron-updater, such as `latest-linux.yml`, with the block that only Auralis reads. */
export interface FeedDocument extends UnsignedFeed {
  readonly vendor: { readonly auralis: VendorBlock & SignedText };
}

/** What was read of a channel file. */
export type ParsedFeed =
  | { readonly status: 'read'; readonly feed: FeedDocument }
  | { readonly status: 'unsigned' }
  | { readonly status: 'invalid'; readonly reason: string };

/** Reads a channel file: what is signed from the text that was signed, and no copy of it. Checks no signature, and never throws. */
export function parseFeed(document: unknown): ParsedFeed {
  const parsed = parseEnvelope(document);
  return parsed.status === 'read' ? parseContent(parsed.envelope) : parsed;
}

/** Reads what was signed. To be called once the signature is known to be valid: it is parsed in depth. Never throws. */
export function parseContent({ unsigned, vendor }: FeedEnvelope): ParsedFeed {
  const { success, data, error } = signedContent.safeParse(jsonOrNull(vendor.auralis.signed));
  if (!success) return { status: 'invalid', reason: z.prettifyError(error) };
  const { version: signedVersion, files, releaseDate, minimumSystemVersion, ...block } = data;
  const feed = {
    version: signedVersion,
    files,
    releaseDate,
    ...(minimumSystemVersion !== undefined && { minimumSystemVersion }),
    ...unsigned,
    vendor: { auralis: { ...block, ...vendor.auralis } },
  };
  return { status: 'read', feed };
}

/** The content to be signed, as JSON. It is kept in the feed as it was signed, so the order of its keys does not matter. */
export function contentToSign({ version, files, releaseDate, minimumSystemVersion, vendor }: UnsignedFeed): string {
  const { channel, platform, architectures, schema, releases, issued, expires } = vendor.auralis;
  const about = { version, channel, platform, architectures, releaseDate, minimumSystemVersion, issued, expires };
  return JSON.stringify({ ...about, schema, files, releases } satisfies SignedContent);
}

/** A feed as its file has it: the signed text, and copies of some of it for other readers of channel files. */
export function channelFileContent({ vendor, ...copies }: FeedDocument): object {
  const { signed, signatures } = vendor.auralis;
  return { ...copies, vendor: { auralis: { signed, signatures } } };
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The schema says what is missing.
    return null;
  }
}
