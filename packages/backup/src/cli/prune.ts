import { confirm, EXIT, formatBytes, type VerbResult } from '@auralis/command-line';
import { surveyBackups } from '../catalog/list-backups.ts';
import { previewPruning } from '../retention/preview-pruning.ts';
import { type Pruned, pruneBackups } from '../retention/prune-backups.ts';
import type { KeepReason, RemoveReason, Verdict } from '../retention/verdict.ts';
import { describeBackup, describeEvidence } from './describe-backup.ts';
import type { CommandOptions } from './options.ts';
import { progressPrinter } from './progress-printer.ts';

const WORDS: Readonly<Record<KeepReason | RemoveReason, string>> = {
  'newest-proven': 'newest proven one',
  'before-upgrade': 'way back before an upgrade',
  named: 'has a name',
  last: 'one of the last',
  day: 'newest of its day',
  week: 'newest of its week',
  schema: 'newest of its schema',
  'nothing-proven': 'no backup is proven',
  'frozen-upgrade': 'the library is being written to or upgraded',
  'frozen-restore': 'a restore was cut off',
  'frozen-damaged': 'the library is damaged or missing',
  'not-needed': 'no rule asks for it',
  'over-budget': 'newer ones fill the space',
  'check-failed': 'failed its last check',
};

export async function prune(database: string, options: CommandOptions, signal: AbortSignal): Promise<VerbResult> {
  const place = { database, directory: options.backups, signal };
  const verdicts = await previewPruning(place);
  const going = verdicts.filter(({ keep }) => !keep);
  const { evidence } = surveyBackups(place);
  const besides = evidence.map((one) => `keep    ${describeEvidence(one)}`);
  const text = [...verdicts.map(describeVerdict), ...besides, summary(verdicts)].join('\n');
  if (options.dryRun === true || going.length === 0)
    return { json: { status: 'planned', verdicts }, text, exit: EXIT.done };
  process.stderr.write(`${text}\n`);
  if (!(await confirm('Remove them?', options)))
    return { json: { status: 'declined', verdicts }, text: 'Nothing was removed.', exit: EXIT.done };
  const pruned = await pruneBackups({ ...place, onProgress: progressPrinter(process.stderr) });
  return { json: { status: 'pruned', ...pruned }, text: describePruned(pruned), exit: EXIT.done };
}

/** More is looked at now than for the plan, so it may have come to nothing. */
function describePruned({ removed, verdicts }: Pruned): string {
  if (removed.length > 0) return `Removed ${removed.length}.`;
  return ['Nothing was removed:', ...verdicts.map(describeVerdict)].join('\n');
}

function describeVerdict(verdict: Verdict): string {
  const reasons = verdict.keep ? verdict.reasons : [verdict.reason];
  const why = reasons.map((reason) => WORDS[reason]).join(', ');
  return `${verdict.keep ? 'keep  ' : 'remove'}  ${describeBackup(verdict.backup)}  (${why})`;
}

function summary(verdicts: readonly Verdict[]): string {
  const going = verdicts.filter(({ keep }) => !keep);
  if (going.length === 0) return 'There is nothing to remove.';
  const bytes = going.reduce((sum, { backup }) => sum + backup.manifest.bytes, 0);
  return `To be removed: ${going.length} of ${verdicts.length}, ${formatBytes(bytes)}.`;
}
