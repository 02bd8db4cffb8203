import { checkVersions } from '../check-versions.ts';
import type { VersionFinding } from '../finding.ts';
import { readRepository } from '../repository/read-repository.ts';
import type { RepositoryPlaces } from '../repository-facts.ts';

/** What `check` found: every place, and whether all agree. */
export interface CheckReport {
  readonly status: 'agree' | 'differ';
  readonly findings: readonly VersionFinding[];
}

/** Compares every place of a repository that states a version. */
export function check(root: string, places: RepositoryPlaces): CheckReport {
  const findings = checkVersions(readRepository(root, places));
  return { status: findings.some(({ status }) => status === 'differs') ? 'differ' : 'agree', findings };
}

const MARK: Readonly<Record<VersionFinding['status'], string>> = { agrees: '✓', differs: '✗', 'not-there': '–' };

/** The findings as a table for people, with what to do below each place that differs. */
export function checkTable({ findings }: CheckReport): string {
  const width = Math.max(...findings.map(({ place }) => place.length));
  const lines = findings.flatMap((finding) => {
    const { place, file, line, status, expected, found, hint } = finding;
    const says = status === 'differs' ? `${found}, expected ${expected}` : found;
    return [
      `${MARK[status]} ${place.padEnd(width)}  ${says}`,
      ...(status === 'differs' ? [`    ${file}${line === null ? '' : `:${line}`}: ${hint}`] : []),
    ];
  });
  const count = (status: VersionFinding['status']) => findings.filter((finding) => finding.status === status).length;
  const [wrong, waiting] = [count('differs'), count('not-there')];
  const summary =
    wrong === 0
      ? `All ${count('agrees')} places agree${waiting === 0 ? '' : `; ${waiting} do not exist yet`}.`
      : `${wrong} of ${findings.length} places ${wrong === 1 ? 'differs' : 'differ'}.`;
  return `${lines.join('\n')}\n\n${summary}`;
}
