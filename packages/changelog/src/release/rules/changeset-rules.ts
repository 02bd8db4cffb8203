import { isPrerelease } from '@auralis/version';
import { type Bump, type BumpReason, coversBump, type MigrationFacts, requiredBump } from '@auralis/version/repository';
import { lineOf, type Problem } from '../../problem.ts';
import { markupIn } from '../../render/markdown-text.ts';
import type { PendingChangeset, ReleaseState } from '../read-release-state.ts';

const MAX_LENGTH = 160;

/**
 * The name of a changeset is new. It becomes the id of an entry, and "what's new" shows each id once: an entry that reuses
 * an earlier id would never be shown.
 */
export function uniqueIds({ changesets, releases }: Pick<ReleaseState, 'changesets' | 'releases'>): readonly Problem[] {
  return changesets.flatMap((changeset) => {
    const owner = ownerOfId(changeset, { changesets, releases });
    if (owner === null) return [];
    const problem = `The name "${changeset.id}" is already used by ${owner}.`;
    const hint = 'Rename the file, or delete it if it announces the same change.';
    return [{ file: changeset.file, line: 1, problem, hint }];
  });
}

// A stable release repeats the entries of its prereleases, so the same id is the same change there.
function ownerOfId(
  { id, file, state }: PendingChangeset,
  { changesets, releases }: Pick<ReleaseState, 'changesets' | 'releases'>,
): string | null {
  const released = releases.find(
    ({ version, entries }) =>
      !(state === 'in-prerelease' && isPrerelease(version)) && entries.some((entry) => entry.id === id),
  );
  if (released !== undefined) return `an entry of ${released.version}`;
  const twin = changesets.find((other) => other.id === id && other.file !== file);
  return state === 'pending' && twin !== undefined ? twin.file : null;
}

/**
 * A text for users is one sentence: the apps show it unchanged in a list, without room for code or paragraphs. A record
 * is never edited, so this is checked before the release.
 */
export function summarySentence({ changesets }: Pick<ReleaseState, 'changesets'>): readonly Problem[] {
  return changesets.flatMap(({ file, source, entry }) => {
    const flaw = entry.audience === 'listener' && entry.text !== '' ? flawOf(entry.text) : null;
    if (flaw === null) return [];
    const hint = `Write one sentence of plain text for users, with ${MAX_LENGTH} characters at most.`;
    return [{ file, line: firstLineOfText(source), problem: `The text for users ${flaw}.`, hint }];
  });
}

function flawOf(text: string): string | null {
  if (text.length > MAX_LENGTH) return `has ${text.length} characters`;
  if (text.includes('`')) return 'contains code';
  const markup = markupIn(text);
  if (markup !== null) return `contains "${markup}", which Markdown reads as markup`;
  if (!/^[\p{Lu}\p{N}]/u.test(text)) return 'does not begin with a capital letter';
  return text.endsWith('.') ? null : 'does not end with a full stop';
}

function firstLineOfText(source: string): number {
  const lines = source.split(/\r?\n/);
  const body = lines.findIndex((line, index) => index > 0 && line.trim() === '---') + 1;
  return lines.findIndex((line, index) => index >= body && line.trim() !== '') + 1;
}

/** The bump of a changeset covers its changes: a new migration needs a minor, a breaking migration or API a major. */
export function bumpMatchesChanges({
  facts,
  changesets,
}: Pick<ReleaseState, 'facts' | 'changesets'>): readonly Problem[] {
  return changesets.flatMap((changeset) => {
    const changes = changesOf(changeset, facts.migrations);
    const required = requiredBump(changes.map(({ reason }) => reason));
    if (coversBump(changeset.bump, required)) return [];
    const cause = changes.find(({ reason }) => requiredBump([reason]) === required);
    return [bumpTooSmall(changeset, required, cause?.description ?? '')];
  });
}

interface Change {
  readonly reason: BumpReason;
  readonly description: string;
}

function changesOf({ entry }: PendingChangeset, migrations: readonly MigrationFacts[]): readonly Change[] {
  const migration = migrations.find(({ edge }) => edge === entry.migration?.edge);
  const isBreaking = migration?.breaking === 'breaking';
  return [
    ...(migration === undefined
      ? []
      : [{ reason: 'new-migration', description: `${migration.edge} changes the schema` } as const]),
    ...(isBreaking ? [{ reason: 'breaking-migration', description: `${migration.edge} is @breaking` } as const] : []),
    ...(entry.api?.bump === 'minor' ? [{ reason: 'api-addition', description: 'the API has additions' } as const] : []),
    ...(entry.api?.bump === 'major'
      ? [{ reason: 'api-break', description: 'the API has breaking changes' } as const]
      : []),
  ];
}

function bumpTooSmall({ file, source, bump, changeset }: PendingChangeset, required: Bump, because: string): Problem {
  return {
    file,
    line: lineOf(source, changeset.releases[0]?.name ?? '---'),
    problem: `The bump is ${bump}, but ${because}.`,
    hint: `Make it ${required}.`,
  };
}
