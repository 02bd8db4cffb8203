import type { FrozenSteps } from '../repository-facts.ts';
import { readJsonSource } from './read-source.ts';
import { unreadable } from './read-text.ts';

/**
 * Reads `checksums.json` of the migrations folder, as `auralis-migrate lock` writes it: file name → SHA-256.
 *
 * @returns `null` before the first release
 */
export function readFrozen(root: string, folder: string): FrozenSteps | null {
  const place = `${folder}/checksums.json`;
  const source = readJsonSource(root, place);
  if (source === null) return null;
  const content = source.value;
  if (!isTable(content)) throw unreadable(place, 'it is not a table of file names and checksums');
  const lines = Object.keys(content).map((file) => [file, source.lineOf(file)] as const);
  return {
    place,
    checksums: content,
    lines: Object.fromEntries(lines.filter((entry): entry is [string, number] => entry[1] !== null)),
  };
}

function isTable(content: unknown): content is Record<string, string> {
  if (typeof content !== 'object' || content === null) return false;
  return Object.values(content).every((checksum) => /^[0-9a-f]{64}$/.test(String(checksum)));
}
