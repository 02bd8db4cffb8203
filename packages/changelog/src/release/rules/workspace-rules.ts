import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lineOf, type Problem } from '../../problem.ts';
import type { ReleaseState } from '../read-release-state.ts';

const CONFIG = '.changeset/config.json';

/** Every package of the workspace belongs to one fixed group; changesets would skip the others without a message. */
export function singleFixedGroup({
  root,
  config,
  packages,
}: Pick<ReleaseState, 'root' | 'config' | 'packages'>): readonly Problem[] {
  const text = readFileSync(join(root, CONFIG), 'utf8');
  const names = packages.packages.map(({ packageJson }) => packageJson.name);
  const group = config.fixed.find((fixed) => names.some((name) => fixed.includes(name))) ?? [];
  const problemAt = (key: string, problem: string, hint: string): Problem => {
    // A key that is missing from the file has no line of its own; the first line stands for it.
    return { file: CONFIG, line: lineOf(text, `"${key}"`) ?? 1, problem, hint };
  };
  const outside = names.filter((name) => !group.includes(name));
  const ignored = names.filter((name) => config.ignore.includes(name));
  const skipped = packages.packages.filter(
    ({ packageJson }) => packageJson.private === true && !config.privatePackages.version,
  );
  return [
    ...outside.map((name) =>
      problemAt(
        'fixed',
        `${name} is not in the fixed group, so its version would not change.`,
        'Add the package to the only group of "fixed".',
      ),
    ),
    ...ignored.map((name) =>
      problemAt('ignore', `${name} is ignored, so its version would not change.`, 'Remove the package from "ignore".'),
    ),
    ...(skipped.length === 0
      ? []
      : [
          problemAt(
            'privatePackages',
            `The private packages ${skipped.map(({ packageJson }) => packageJson.name).join(', ')} would be skipped.`,
            'Set "privatePackages": { "version": true, "tag": false }.',
          ),
        ]),
  ];
}

/** A changeset names only packages of this workspace. */
export function knownPackages({
  packages,
  changesets,
}: Pick<ReleaseState, 'packages' | 'changesets'>): readonly Problem[] {
  const names = packages.packages.map(({ packageJson }) => packageJson.name);
  return changesets.flatMap(({ file, source, changeset }) =>
    changeset.releases
      .filter(({ name }) => !names.includes(name))
      .map(({ name }) => ({
        file,
        line: lineOf(source, name),
        problem: `The workspace has no package "${name}".`,
        hint: `Use one of: ${names.join(', ')}.`,
      })),
  );
}
