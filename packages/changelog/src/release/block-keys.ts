import { AUDIENCES, CATEGORIES } from '../release-record.ts';

/** Reads a value: `null` if it is fine, otherwise what to write instead. */
type Reader = (value: string) => string | null;

const API_BUMPS = ['patch', 'minor', 'major'] as const;
const EDGE = /^(?:v\d{3,}|legacy)_to_v\d{3,}$/;

const oneOf =
  (allowed: readonly string[]): Reader =>
  (value) =>
    allowed.includes(value) ? null : `Use one of: ${allowed.join(', ')}.`;

/** The keys of a release block, and what each takes. */
export const BLOCK_KEYS: Readonly<Record<string, Reader>> = {
  category: oneOf(CATEGORIES),
  audience: oneOf(AUDIENCES),
  migration: (value) => (EDGE.test(value) ? null : 'Name the step as its file does, such as v001_to_v002.'),
  api: oneOf(API_BUMPS),
  links: (value) =>
    value.split(/[\s,]+/).every((link) => URL.canParse(link))
      ? null
      : 'Write whole addresses, with commas between them.',
};
