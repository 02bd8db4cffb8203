import type { Problem } from '../problem.ts';
import type { ReleaseState } from '../read-release-state.ts';

const MOST = 160;

/**
 * A text for listeners is one whole sentence: the apps show it as it stands, in a list, where neither code nor a
 * paragraph has a place. It is looked at before the cut, since a record is never edited.
 */
export function wholeSentences({ changesets }: Pick<ReleaseState, 'changesets'>): readonly Problem[] {
  return changesets.flatMap(({ file, source, entry }) => {
    const flaw = entry.audience === 'listener' && entry.text !== '' ? flawOf(entry.text) : null;
    if (flaw === null) return [];
    const cure = `Write one sentence of at most ${MOST} characters, as listeners should read it.`;
    return [{ file, line: firstLineOfText(source), problem: `The text for listeners ${flaw}.`, cure }];
  });
}

function flawOf(text: string): string | null {
  if (text.length > MOST) return `has ${text.length} characters`;
  if (text.includes('`')) return 'has code in it';
  if (!/^[\p{Lu}\p{N}]/u.test(text)) return 'does not begin with a capital letter';
  return text.endsWith('.') ? null : 'does not end with a full stop';
}

function firstLineOfText(source: string): number {
  const lines = source.split(/\r?\n/);
  const body = lines.findIndex((line, index) => index > 0 && line.trim() === '---') + 1;
  return lines.findIndex((line, index) => index >= body && line.trim() !== '') + 1;
}
