import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadReleases, type ReleaseRecord, renderGitHubRelease } from '@auralis/changelog';
import { previewRelease } from '@auralis/changelog/release';
import { checkVersions, isPrerelease } from '@auralis/version';
import { readRepository } from '@auralis/version/repository';
import { type Answers, askQuestions } from './release-questions.ts';
import { output, pinnedPnpm, pnpm, ReleaseStop, watch } from './release-run.ts';
import { lintTarball, packAll, publishedPackages, tarballName } from './release-tarballs.ts';

const REPOSITORY = 'https://github.com/auralis/auralis';
const CUT = 'Cut the release with "pnpm release:version", and commit what it wrote.';

/** What every step works on. */
export interface ReleaseContext {
  readonly root: string;
  readonly version: string;
  /** Where the tarballs, their sums and the notes go. */
  readonly folder: string;
  readonly answers: Answers;
  readonly say: (line: string) => void;
}

/** One item of the list before a release: what it covers, and a run that ends in evidence or stops the release. */
export interface ReleaseStep {
  readonly name: string;
  readonly covers: string;
  readonly run: (context: ReleaseContext) => Promise<string>;
}

async function cleanTree({ root }: ReleaseContext): Promise<string> {
  const changed = await output(root, 'git', ['status', '--porcelain']);
  if (changed !== '') throw new ReleaseStop(`The tree is not clean:\n${changed}`, 'Commit it or put it away.');
  return `nothing uncommitted at ${await output(root, 'git', ['rev-parse', '--short', 'HEAD'])}`;
}

async function versionsAgree({ root }: ReleaseContext): Promise<string> {
  const findings = checkVersions(readRepository(root));
  const wrong = findings.filter(({ status }) => status === 'differs');
  if (wrong.length === 0) return `${findings.length} places agree`;
  const lines = wrong.map(
    ({ place, expected, found, cure }) => `${place}: expected ${expected}, found ${found}. ${cure}`,
  );
  throw new ReleaseStop(lines.join('\n'), '"auralis-version check" shows the whole table.');
}

async function recordIsComplete({ root, version }: ReleaseContext): Promise<string> {
  const preview = await previewRelease({ root });
  if (preview.status !== 'nothing') throw new ReleaseStop('Changesets wait that no release holds yet.', CUT);
  const [newest] = readReleases(root);
  if (newest?.version !== version) throw new ReleaseStop(`There is no release record of ${version}.`, CUT);
  return `${newest.entries.length} entries, schema ${newest.schema.from} to ${newest.schema.to}`;
}

async function stepsAreFrozen({ root }: ReleaseContext): Promise<string> {
  for (const verb of ['verify', 'lint'])
    await output(root, process.execPath, ['packages/migrate/src/cli.ts', verb, '--migrations', 'migrations']);
  return 'released steps are as released, all routes lead to one schema, older apps of this major can use it';
}

async function tagIsFree({ root, version }: ReleaseContext): Promise<string> {
  const tag = `v${version}`;
  const tagged = await output(root, 'git', ['tag', '--list', tag]);
  if (tagged === '') return `${tag} is free`;
  const [there, here] = await Promise.all([
    output(root, 'git', ['rev-parse', `${tag}^{commit}`]),
    output(root, 'git', ['rev-parse', 'HEAD']),
  ]);
  if (there === here) return `${tag} is on this commit already`;
  throw new ReleaseStop(
    `The tag ${tag} is on another commit, ${there.slice(0, 12)}.`,
    'A version is released once. Cut the next one.',
  );
}

async function checksAreGreen({ root }: ReleaseContext): Promise<string> {
  await watch(root, process.execPath, ['scripts/checks.ts']);
  return 'everything "npm test" checks';
}

async function build({ root }: ReleaseContext): Promise<string> {
  await watch(root, ...pnpm(pinnedPnpm(root), ['exec', 'turbo', 'run', 'build', '--output-logs=errors-only']));
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

/** What the GitHub release says: the record, the way to all changes since the stable release before it, the sums. */
function releaseNotes(
  releases: readonly ReleaseRecord[],
  version: string,
  checksums: Readonly<Record<string, string>>,
): string {
  const [record, ...older] = releases.slice(releases.findIndex((release) => release.version === version));
  if (record === undefined) throw new ReleaseStop(`There is no release record of ${version}.`, CUT);
  const previous = older.find((release) => !isPrerelease(release.version))?.version;
  return renderGitHubRelease(record, { repository: REPOSITORY, checksums, ...(previous && { previous }) });
}

async function tarballsAreSound({ root, folder, version }: ReleaseContext): Promise<string> {
  for (const { name } of publishedPackages(root)) await lintTarball(root, join(folder, tarballName(name, version)));
  return 'publint --strict and attw find nothing';
}

/** Every item of the list before a release, in the order in which they run: cheap ones first. */
export const RELEASE_STEPS: readonly ReleaseStep[] = [
  { name: 'clean tree', covers: 'Tag release', run: cleanTree },
  { name: 'versions', covers: 'Update version numbers', run: versionsAgree },
  { name: 'record', covers: 'Create changelog entry', run: recordIsComplete },
  { name: 'migrations', covers: 'Create migration scripts', run: stepsAreFrozen },
  { name: 'tag', covers: 'Tag release', run: tagIsFree },
  { name: 'questions', covers: 'Update documentation', run: ({ answers, say }) => askQuestions(answers, say) },
  { name: 'checks', covers: 'Test migrations on various scenarios', run: checksAreGreen },
  { name: 'build', covers: 'Build and test packages', run: build },
  { name: 'pack', covers: 'Build and test packages', run: pack },
  { name: 'tarballs', covers: 'Build and test packages', run: tarballsAreSound },
];

function readReleases(root: string) {
  return loadReleases(JSON.parse(readFileSync(join(root, 'packages/changelog/data/index.json'), 'utf8')));
}
