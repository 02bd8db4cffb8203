import { compared, notThere, type VersionFinding } from '../finding.ts';
import { newestSchema } from '../newest-schema.ts';
import type { FrozenSteps, MigrationStep, RepositoryFacts } from '../repository-facts.ts';

const CHECK = 'frozen-step';

/** Released steps are as they were released, none has gone, and they reach as far as the newest release says. */
export function frozenSteps({ frozen, steps, newestRelease }: RepositoryFacts): readonly VersionFinding[] {
  if (frozen === null)
    return newestRelease === null ? [notThere(CHECK, 'migrations/checksums.json')] : [unfrozen(newestRelease.schema)];
  const byFile = new Map(steps.map((step) => [step.file, step]));
  const findings = Object.entries(frozen.checksums).map(([file, checksum]) =>
    compared(CHECK, {
      ...stepPlace(file, frozen, byFile.get(file)),
      expected: short(checksum),
      found: short(byFile.get(file)?.checksum ?? 'gone'),
      cure: 'A released step never changes: put it back as it was, and write a new step that repairs what is wrong.',
    }),
  );
  const reached = newestSchema(steps.filter((step) => step.file in frozen.checksums));
  return newestRelease === null ? findings : [...findings, reaches(frozen.place, newestRelease, reached)];
}

function reaches(place: string, release: { readonly version: string; readonly schema: number }, reached: number) {
  return compared(CHECK, {
    file: place,
    expected: `schema ${release.schema}`,
    found: `schema ${reached}`,
    cure: `Release ${release.version} brought schema ${release.schema}: put ${place} back as that release left it.`,
  });
}

function unfrozen(schema: number): VersionFinding {
  const file = 'migrations/checksums.json';
  const cure = 'Put it back as the newest release left it.';
  return compared(CHECK, { file, expected: schema === 0 ? 'gone' : `schema ${schema}`, found: 'gone', cure });
}

/** An edited step is named itself; of one that is gone, the line that remembers it. */
function stepPlace(file: string, frozen: FrozenSteps, step: MigrationStep | undefined) {
  return step === undefined ? { file: frozen.place, line: frozen.lines[file], part: file } : { file: step.place };
}

function short(checksum: string): string {
  return checksum.slice(0, 12);
}
