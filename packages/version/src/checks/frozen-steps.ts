import { compared, notThere, type VersionFinding } from '../finding.ts';
import { newestSchema } from '../newest-schema.ts';
import type { FrozenSteps, MigrationStep, RecordFacts, RepositoryFacts } from '../repository-facts.ts';

const CHECK = 'frozen-step';

/** Released steps are as they were released, none has gone, and they reach as far as the newest release says. */
export function frozenSteps({ frozen, steps, records, places }: RepositoryFacts): readonly VersionFinding[] {
  const [newest] = records;
  const place = `${places.migrations}/checksums.json`;
  if (frozen === null) return newest === undefined ? [notThere(CHECK, place)] : [unfrozen(place, newest.schema)];
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
  if (newest === undefined) return findings;
  return [...findings, ...records.flatMap((record) => announced(frozen, record)), reaches(place, newest, reached)];
}

function reaches(place: string, release: { readonly version: string; readonly schema: number }, reached: number) {
  return compared(CHECK, {
    file: place,
    expected: `schema ${release.schema}`,
    found: `schema ${reached}`,
    cure: `Release ${release.version} brought schema ${release.schema}: put ${place} back as that release left it.`,
  });
}

/** What a release announced, undo steps too, is frozen since. */
function announced({ place, checksums }: FrozenSteps, { version, steps }: RecordFacts): readonly VersionFinding[] {
  const files = Object.keys(checksums);
  const lost = steps.filter((edge) => !files.some((file) => file.startsWith(`migration_${edge}_`)));
  const cure = `Release ${version} announced it: put ${place} back as that release left it.`;
  return lost.map((edge) => compared(CHECK, { file: place, part: edge, expected: 'frozen', found: 'gone', cure }));
}

function unfrozen(file: string, schema: number): VersionFinding {
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
