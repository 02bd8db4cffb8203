import { compared, missing, notYet, type VersionFinding } from '../finding.ts';
import type { RepositoryFacts } from '../repository-facts.ts';
import { agreedVersion, isReleased } from '../repository-facts.ts';

/** Every package of the workspace, private ones too, carries the one version. */
export function workspacePackages(facts: RepositoryFacts): readonly VersionFinding[] {
  const expected = agreedVersion(facts);
  return facts.packages.map(({ place, line, name, version }) =>
    compared('workspace-package', {
      file: place,
      line,
      expected,
      found: version,
      hint: `Set "version" of ${name} to ${expected}, and add it to the fixed group of .changeset/config.json.`,
    }),
  );
}

/** The root manifest, which changesets never bumps, carries the one version too. */
export function rootPackage(facts: RepositoryFacts): readonly VersionFinding[] {
  const { place, line, version } = facts.root;
  const hint = 'Run "auralis-version sync".';
  return [compared('root-package', { file: place, line, expected: agreedVersion(facts), found: version, hint })];
}

/** No package lies outside the workspace, where neither this check nor the release would see its version. */
export function packagesOutsideWorkspace({ outsideWorkspace }: RepositoryFacts): readonly VersionFinding[] {
  return outsideWorkspace.map((file) =>
    compared('package-outside-workspace', {
      file,
      expected: 'in the workspace',
      found: 'outside',
      hint: 'Add its folder to "packages" of pnpm-workspace.yaml, or remove it.',
    }),
  );
}

/**
 * Packages of the workspace ask for each other by `workspace:^`, so that what is packed asks for `^` of this version; and
 * what they ask for so is a package of the workspace.
 */
export function internalRanges({ root, packages }: RepositoryFacts): readonly VersionFinding[] {
  const own = new Set(packages.map(({ name }) => name));
  return [root, ...packages].flatMap(({ place, dependencies, lines }) =>
    Object.entries(dependencies)
      .filter(([name, range]) => own.has(name) || range.startsWith('workspace:'))
      .map(([name, range]) => {
        const isOwn = own.has(name);
        return compared('internal-range', {
          file: place,
          line: lines[name],
          part: name,
          expected: isOwn ? 'workspace:^' : 'a package of the workspace',
          found: isOwn ? range : 'no such package',
          hint: isOwn
            ? `Set the range of "${name}" to "workspace:^" in ${place}.`
            : `No package of the workspace has the name "${name}": use its new name here and run "pnpm install", or undo the renaming.`,
        });
      }),
  );
}

const HEADING_CHECK = 'changelog-heading';
const ROOT = 'CHANGELOG.md';

/** The newest heading of the root's and of each package's CHANGELOG.md is the version in hand. */
export function changelogHeadings(facts: RepositoryFacts): readonly VersionFinding[] {
  const expected = agreedVersion(facts);
  return facts.changelogs.map(({ place, line, version, since }) => {
    // A package that joined the workspace after the newest release has no changelog yet; the root always has one.
    const isMissed = since === 'newest-release' || (place === ROOT && isReleased(facts));
    if (version === null) return isMissed ? missing(HEADING_CHECK, place) : notYet(HEADING_CHECK, place);
    const hint = 'Only "pnpm release:version" writes CHANGELOG.md: undo the edit, or cut the release.';
    return compared(HEADING_CHECK, { file: place, line, expected, found: version, hint });
  });
}

const BUILD_CHECK = 'desktop-build';

/** Where electron-builder's configuration states a version, it is the one version; and it can be read. */
export function desktopBuild(facts: RepositoryFacts): readonly VersionFinding[] {
  const expected = agreedVersion(facts);
  const { desktopBuilds, unreadBuilds } = facts;
  if (desktopBuilds.length + unreadBuilds.length === 0) return [notYet(BUILD_CHECK, 'electron-builder configuration')];
  return [
    ...desktopBuilds.map(({ place, part, line, version }) => {
      const hint = `Set it to ${expected}, or better remove it: electron-builder reads the version from package.json.`;
      return compared(BUILD_CHECK, { file: place, part, line, expected, found: version, hint });
    }),
    ...unreadBuilds.map((file) => {
      const hint = 'Convert it to electron-builder.yml: a version in any other format is not checked.';
      return compared(BUILD_CHECK, { file, expected: 'YAML or JSON', found: 'another format', hint });
    }),
  ];
}
