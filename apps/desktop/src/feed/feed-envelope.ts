import { FAILSAFE_SCHEMA, load } from 'js-yaml';
import { z } from 'zod';

/** The largest feed that is read, in bytes. One with fifty releases has a tenth of this. */
export const MOST_FEED_BYTES = 512 * 1024;

const signatures = z
  .array(z.unknown())
  .min(1)
  .max(10)
  .pipe(z.array(z.object({ key: z.string(), value: z.string() })));

const envelope = z.object({
  /** Markdown for other readers of the feed. It is not signed, and no app shows it. */
  releaseNotes: z.string().optional(),
  /** Percentage of users who get the release. Not signed: anyone who may write the feed can hold a release. */
  stagingPercentage: z.coerce.number().min(0).max(100).optional(),
  vendor: z.object({ auralis: z.object({ signed: z.string(), signatures }) }),
});

/** What looks like a feed, so that it is worth saying that nobody signed it. */
const otherFeed = z.object({ version: z.string(), files: z.array(z.unknown()).min(1) });

/** The text that was signed, as it was signed, and who signed it. */
export type SignedText = z.infer<typeof envelope>['vendor']['auralis'];
/** What a feed has beside the signed text. */
export type Unsigned = Readonly<Omit<z.infer<typeof envelope>, 'vendor'>>;

/** A feed of which nothing that is signed was parsed yet. */
export interface FeedEnvelope {
  readonly unsigned: Unsigned;
  readonly vendor: { readonly auralis: SignedText };
}

export type ParsedEnvelope =
  | { readonly status: 'read'; readonly envelope: FeedEnvelope }
  | { readonly status: 'unsigned' }
  | { readonly status: 'invalid'; readonly reason: string };

/**
 * Reads the text of a channel file from a server that is not trusted. What is nested in other keys is never visited, so that
 * aliases in the text can't multiply the work. Never throws.
 */
export function readEnvelope(text: string): ParsedEnvelope {
  if (Buffer.byteLength(text) > MOST_FEED_BYTES) return { status: 'invalid', reason: 'It is too large for a feed.' };
  try {
    // Strings, lists and maps alone: no merge of maps, and no types.
    return parseEnvelope(load(text, { schema: FAILSAFE_SCHEMA }));
  } catch (error) {
    return { status: 'invalid', reason: String(error) };
  }
}

/** Checks the outer form of a parsed channel file. Never throws. */
export function parseEnvelope(document: unknown): ParsedEnvelope {
  const { success, data, error } = envelope.safeParse(document);
  if (success) {
    const { vendor, ...unsigned } = data;
    return { status: 'read', envelope: { unsigned, vendor } };
  }
  const isFeed = otherFeed.safeParse(document).success;
  return isFeed ? { status: 'unsigned' } : { status: 'invalid', reason: z.prettifyError(error) };
}
