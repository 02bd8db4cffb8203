import { compared, missing, notYet, type VersionFinding } from '../finding.ts';
import type { PackageFacts, RepositoryFacts } from '../repository-facts.ts';
import { isReleased } from '../repository-facts.ts';

const HINT = 'Run "pnpm install" and commit the lockfile.';

/** The lockfile was written for these manifests: same packages, same ranges. */
export function lockfile(facts: RepositoryFacts): readonly VersionFinding[] {
  const { lockfile: locked, root, packages } = facts;
  if (locked === null)
    return [isReleased(facts) ? missing('lockfile', 'pnpm-lock.yaml') : notYet('lockfile', 'pnpm-lock.yaml')];
  const manifests = [root, ...packages];
  const known = new Set(manifests.map(({ folder }) => folder));
  const unknown = locked.importers.filter(({ folder }) => !known.has(folder));
  return [
    ...manifests.map((manifest) => {
      const importer = locked.importers.find(({ folder }) => folder === manifest.folder);
      return compared('lockfile', {
        file: locked.place,
        line: importer?.line,
        part: manifest.folder,
        expected: 'as in package.json',
        found: difference(manifest, importer?.dependencies),
        hint: HINT,
      });
    }),
    ...unknown.map(({ folder, line }) =>
      compared('lockfile', {
        file: locked.place,
        line,
        part: folder,
        expected: 'no such package',
        found: 'locked',
        hint: HINT,
      }),
    ),
  ];
}

function difference({ dependencies }: PackageFacts, locked: Readonly<Record<string, string>> | undefined): string {
  // pnpm locks nothing for a package that depends on nothing.
  if (locked === undefined && Object.keys(dependencies).length > 0) return 'not locked';
  const names = [...new Set([...Object.keys(dependencies), ...Object.keys(locked ?? {})])];
  const different = names.filter((name) => dependencies[name] !== locked?.[name]);
  if (different.length === 0) return 'as in package.json';
  return different.map((name) => `${name} ${locked?.[name] ?? 'not locked'}`).join(', ');
}
