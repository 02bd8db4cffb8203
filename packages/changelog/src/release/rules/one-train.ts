import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lineOf, type Problem } from '../problem.ts';
import type { ReleaseState } from '../read-release-state.ts';

const FILE = '.changeset/config.json';

/** Every package of the workspace rides in one fixed group; changesets would leave the others behind in silence. */
export function oneTrain({
  root,
  config,
  packages,
}: Pick<ReleaseState, 'root' | 'config' | 'packages'>): readonly Problem[] {
  const text = readFileSync(join(root, FILE), 'utf8');
  const names = packages.packages.map(({ packageJson }) => packageJson.name);
  const group = config.fixed.find((fixed) => names.some((name) => fixed.includes(name))) ?? [];
  const left = names.filter((name) => !group.includes(name));
  const ignored = names.filter((name) => config.ignore.includes(name));
  const privates = packages.packages.filter(({ packageJson }) => packageJson.private === true);
  // A key that is left out is missing from the whole: the file's first line stands for it.
  const at = (part: string) => lineOf(text, part) ?? 1;
  return [
    ...left.map((name) => ({
      file: FILE,
      line: at('"fixed"'),
      problem: `${name} is not in the fixed group, so its version would stay behind.`,
      cure: 'Add it to the one group of "fixed".',
    })),
    ...ignored.map((name) => ({
      file: FILE,
      line: at('"ignore"'),
      problem: `${name} is ignored, so its version would stay behind.`,
      cure: 'Remove it from "ignore".',
    })),
    ...(config.privatePackages.version || privates.length === 0
      ? []
      : [
          skipped(
            at('"privatePackages"'),
            privates.map(({ packageJson }) => packageJson.name),
          ),
        ]),
  ];
}

function skipped(line: number, names: readonly string[]): Problem {
  return {
    file: FILE,
    line,
    problem: `The private packages ${names.join(', ')} would be skipped without a word.`,
    cure: 'Set "privatePackages": { "version": true, "tag": false }.',
  };
}
