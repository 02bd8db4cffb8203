import { readJson, unreadable } from './read-text.ts';

/** Reads `checksums.json` of the migrations folder: file name → checksum; `null` before the first release. */
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
  return (
    typeof content === 'object' &&
    content !== null &&
    Object.values(content).every((value) => typeof value === 'string')
  );
}
