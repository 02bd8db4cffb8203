import { sha256 } from '@auralis/backup/storage';

/** Without byte order mark and with LF line ends; nothing else, since a moved line break can comment code out. */
export function canonicalText(text: string): string {
  return text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');
}

/** SHA-256 of the canonical text, in hexadecimal: the same for a CRLF checkout. */
export function stepChecksum(text: string): string {
  return sha256().update(canonicalText(text)).digest('hex');
}
