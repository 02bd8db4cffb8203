import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Problem } from '../problem.ts';
import type { ReleaseState } from '../read-release-state.ts';
import { indexText } from '../write-record.ts';

/** `index.json`, which the apps import, holds exactly the records beside it. */
export function recordIndex({
  root,
  places,
  releases,
}: Pick<ReleaseState, 'root' | 'places' | 'releases'>): readonly Problem[] {
  const file = `${places.releases}/index.json`;
  if (releases.length === 0) return [];
  const text = readFileSync(join(root, file), 'utf8');
  if (text === indexText(releases)) return [];
  const cure = 'Records and index are written by the cut alone: put both back as the newest release left them.';
  return [{ file, line: null, problem: 'It does not hold the records beside it.', cure }];
}
