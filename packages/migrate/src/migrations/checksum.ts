import { sha256 } from '@auralis/sqlite';

/** Without byte order mark and with LF line ends; nothing else, since a moved line break can comment code out. */
export function canonicalText(text: string): string {
  return text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');
}

/**
 * SHA-256 of the canonical text, in hexadecimal: the same for a CRLF checkout.
 */
export function stepChecksum(text: string): string {
  return sha256().update(canonicalText(text)).digest('hex');
}

/**
 * Whether a checksum is that of the same text as bytes of another checkout: with CRLF line ends, a byte order mark, or
 * both. Programs that summed raw bytes have recorded these.
 */
export function isReencoded(text: string, checksum: string): boolean {
  const canonical = canonicalText(text);
  const crlf = canonical.replaceAll('\n', '\r\n');
  const spellings = [crlf, `\uFEFF${canonical}`, `\uFEFF${crlf}`];
  return spellings.some((spelling) => sha256().update(spelling).digest('hex') === checksum);
}
