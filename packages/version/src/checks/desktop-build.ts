import { agreedVersion } from '../agreed-version.ts';
import { compared, notThere, type VersionFinding } from '../finding.ts';
import type { RepositoryFacts } from '../repository-facts.ts';

const CHECK = 'desktop-build';

/** Where electron-builder's configuration states a version, it is the one version; and it can be read. */
export function desktopBuild(facts: RepositoryFacts): readonly VersionFinding[] {
  const expected = agreedVersion(facts);
  const { desktopBuilds, unreadBuilds } = facts;
  if (desktopBuilds.length + unreadBuilds.length === 0) return [notThere(CHECK, 'electron-builder configuration')];
  return [
    ...desktopBuilds.map(({ place, part, line, version }) => {
      const cure = `Set it to ${expected}, or better remove it: electron-builder takes the version of package.json.`;
      return compared(CHECK, { file: place, part, line, expected, found: version, cure });
    }),
    ...unreadBuilds.map((file) => {
      const cure = 'Write it as electron-builder.yml: in another form a version in it would not be seen.';
      return compared(CHECK, { file, expected: 'YAML or JSON', found: 'another form', cure });
    }),
  ];
}
