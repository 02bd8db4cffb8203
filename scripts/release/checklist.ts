import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadReleases, type ReleaseRecord, renderGitHubRelease } from '@auralis/changelog';
import { previewRelease } from '@auralis/changelog/release';
import { checkVersions, isPrerelease } from '@auralis/version';
import { readRepository } from '@auralis/version/repository';
import { buildDesktopApp } from './desktop-app.ts';
import { type Answers, askQuestions } from './questions.ts';
import { checkReleaseCommit, checkReleaseTag } from './release-commit.ts';
import { output, pinnedPnpm, pnpm, ReleaseError, runVisibly } from './run-command.ts';
import { lintTarball, packAll, publishedPackages, tarballName } from './tarballs.ts';
import { checkInstallers, type FeedRelease, signUpdateFeed } from './update-feed.ts';

const REPOSITORY = 'https://github.com/auralis/auralis';
const CUT_HINT = 'Cut the release with "pnpm release:version" and commit the result.';

/** What every item of the checklist works on. */
export interface ReleaseContext extends FeedRelease {
  /** Folder for the tarballs, their checksums and the release notes. */
  readonly folder: string;
  readonly answers: Answers;
  readonly say: (line: string) => void;
}

/** One item of the checklist: what it covers, and a function that returns the evidence or throws a ReleaseError. */
export interface ChecklistItem {
  readonly name: string;
  readonly covers: string;
  readonly run: (context: ReleaseContext) => Promise<string>;
}

/** Every item, in the order in which they run: the quick ones first. */
export const CHECKLIST: readonly ChecklistItem[] = [
  { name: 'clean tree', covers: 'Tag release', run: checkTree },
  { name: 'versions', covers: 'Update version numbers', run: compareVersions },
  { name: 'record', covers: 'Create changelog entry', run: checkRecord },
  { name: 'release commit', covers: 'Tag release', run: checkReleaseCommit },
  { name: 'migrations', covers: 'Create migration scripts', run: checkMigrations },
  { name: 'tag', covers: 'Tag release', run: checkReleaseTag },
  { name: 'installers', covers: 'Update the desktop app', run: checkInstallers },
  { name: 'questions', covers: 'Update documentation', run: ({ answers, say }) => askQuestions(answers, say) },
  { name: 'checks', covers: 'Test migrations on various scenarios', run: runChecks },
  { name: 'build', covers: 'Build and test packages', run: build },
  { name: 'desktop app', covers: 'Build and test packages', run: buildDesktopApp },
  { name: 'pack', covers: 'Build and test packages', run: pack },
  { name: 'tarballs', covers: 'Build and test packages', run: lintTarballs },
  { name: 'update feed', covers: 'Update the desktop app', run: signUpdateFeed },
];

/** A release is made from what is committed. */
export async function checkTree({ root }: Pick<ReleaseContext, 'root'>): Promise<string> {
  const changed = await output(root, 'git', ['status', '--porcelain', '--untracked-files=all']);
  if (changed !== '') throw new ReleaseError(`There are uncommitted changes:\n${changed}`, 'Commit or stash them.');
  return `no uncommitted changes at ${await output(root, 'git', ['rev-parse', '--short', 'HEAD'])}`;
}

async function compareVersions({ root }: ReleaseContext): Promise<string> {
  const findings = checkVersions(readRepository(root));
  const different = findings.filter(({ status }) => status === 'differs');
  if (different.length === 0) return `${findings.length} places agree`;
  const lines = different.map(
    ({ place, expected, found, hint }) => `${place}: expected ${expected}, found ${found}. ${hint}`,
  );
  throw new ReleaseError(lines.join('\n'), 'Run "auralis-version check" to see the whole table.');
}

async function checkRecord({ root, version }: ReleaseContext): Promise<string> {
  const preview = await previewRelease({ root });
  if (preview.status !== 'nothing') throw new ReleaseError('There are changesets that no release contains.', CUT_HINT);
  const [newest] = readReleases(root);
  if (newest?.version !== version) throw missingRecord(version);
  const { length } = newest.entries;
  return `${length} ${length === 1 ? 'entry' : 'entries'}, schema ${newest.schema.from} to ${newest.schema.to}`;
}

async function checkMigrations({ root }: ReleaseContext): Promise<string> {
  for (const verb of ['verify', 'lint'])
    await output(root, process.execPath, ['packages/migrate/src/cli.ts', verb, '--migrations', 'migrations']);
  return 'released migrations are unchanged, all routes lead to one schema, older apps of this major version can use it';
}

async function runChecks({ root }: ReleaseContext): Promise<string> {
  await runVisibly(root, process.execPath, ['scripts/checks.ts']);
  return 'every check of "npm test" passed';
}

async function build({ root }: ReleaseContext): Promise<string> {
  await runVisibly(root, ...pnpm(pinnedPnpm(root), ['exec', 'turbo', 'run', 'build', '--output-logs=errors-only']));
  return publishedPackages(root)
    .map(({ name }) => name)
    .join(', ');
}

async function pack({ root, version, folder, say }: ReleaseContext): Promise<string> {
  const tarballs = await packAll(root, version, folder);
  for (const { file, sha256 } of tarballs) say(`    ${sha256}  ${file}`);
  const checksums = Object.fromEntries(tarballs.map(({ file, sha256 }) => [file, sha256]));
  writeFileSync(join(folder, 'release-notes.md'), releaseNotes(readReleases(root), version, checksums));
  return `${tarballs.length} tarballs, SHA256SUMS and release-notes.md in ${folder}`;
}

async function lintTarballs({ root, folder, version }: ReleaseContext): Promise<string> {
  for (const { name } of publishedPackages(root)) await lintTarball(root, join(folder, tarballName(name, version)));
  return 'publint --strict and attw found no problem';
}

/** The text of the GitHub release: the record, a link to all changes since the last stable release, the checksums. */
function releaseNotes(
  releases: readonly ReleaseRecord[],
  version: string,
  checksums: Readonly<Record<string, string>>,
): string {
  const [record, ...older] = releases.slice(releases.findIndex((release) => release.version === version));
  if (record === undefined) throw missingRecord(version);
  const previous = older.find((release) => !isPrerelease(release.version))?.version;
  return renderGitHubRelease(record, { repository: REPOSITORY, checksums, ...(previous && { previous }) });
}

function missingRecord(version: string): ReleaseError {
  return new ReleaseError(`There is no release record of ${version}.`, CUT_HINT);
}

function readReleases(root: string) {
  return loadReleases(JSON.parse(readFileSync(join(root, 'packages/changelog/data/index.json'), 'utf8')));
}
