import { readJson, unreadable } from './read-text.ts';

/**
 * Reads `checksums.json` of the migrations folder, as `auralis-migrate lock` writes it: file name → SHA-256.
 *
 * @returns `null` before the first release
 */
export function readFrozen(
  root: string,
  folder: string,
): { readonly place: string; readonly checksums: Record<string, string> } | null {
  const place = `${folder}/checksums.json`;
  const content = readJson(root, place);
  if (content === null) return null;
  if (!isTable(content)) throw unreadable(place, 'it is not a table of file names and checksums');
  return { place, checksums: content };
}

function isTable(content: unknown): content is Record<string, string> {
  if (typeof content !== 'object' || content === null) return false;
  return Object.values(content).every((checksum) => /^[0-9a-f]{64}$/.test(String(checksum)));
}
