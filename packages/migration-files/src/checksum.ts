import { CHECKSUMS_FILE } from './file-name.ts';
import type { ToError } from './problem.ts';

/** File name to SHA-256 of every released migration. */
export type FrozenChecksums = Readonly<Record<string, string>>;

/** Without byte order mark and with LF line ends; nothing else, since a moved line break can comment code out. */
export function canonicalText(text: string): string {
  return text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');
}

/**
 * SHA-256 of the canonical text, in hexadecimal: the same for a checkout with CRLF line ends.
 *
 * @example
 * migrationChecksum('-- One\r\nSELECT 1;') === migrationChecksum('-- One\nSELECT 1;'); // true
 */
export function migrationChecksum(text: string): string {
  return sha256(canonicalText(text));
}

/**
 * Whether a checksum is that of the same text as the bytes of another checkout: with CRLF line ends, a byte order mark,
 * or both. Programs that hash raw bytes have recorded such checksums.
 */
export function isReencoded(text: string, checksum: string): boolean {
  const canonical = canonicalText(text);
  const crlf = canonical.replaceAll('\n', '\r\n');
  return [crlf, `\uFEFF${canonical}`, `\uFEFF${crlf}`].some((spelling) => sha256(spelling) === checksum);
}

/**
 * Reads the text of `checksums.json`.
 *
 * @throws what `toError` makes of a problem with the code `MIGRATION_REFUSED`
 */
export function parseChecksums(text: string, toError: ToError): FrozenChecksums {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    parsed = null;
  }
  if (isTable(parsed)) return parsed;
  throw toError({
    code: 'MIGRATION_REFUSED',
    file: CHECKSUMS_FILE,
    reason: 'it must be an object of file names to SHA-256 checksums',
    hint: 'Restore the file from the newest release; "auralis-migrate lock" writes it.',
  });
}

function isTable(parsed: unknown): parsed is FrozenChecksums {
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return false;
  return Object.values(parsed).every((sum) => typeof sum === 'string' && /^[0-9a-f]{64}$/.test(sum));
}

/** Node loads its crypto module at the first use: an app that only reads a bundle's version never needs it. */
function sha256(text: string): string {
  return process.getBuiltinModule('node:crypto').createHash('sha256').update(text).digest('hex');
}
