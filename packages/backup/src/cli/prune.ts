import { confirm, EXIT, formatBytes, printable, type VerbResult } from '@auralis/command-line';
import { surveyBackups } from '../catalog/list-backups.ts';
import type { KeepReason, RemoveReason, RetentionDecision } from '../retention/plan-retention.ts';
import { type Pruned, previewPruning, pruneBackups } from '../retention/prune-backups.ts';
import { RETENTION_RULE_NAMES, RETENTION_RULES, type RetentionRuleName } from '../retention/retention-rules.ts';
import { describeBackup, describePreservedFiles } from './describe-backup.ts';
import { assertKnown, type CommandOptions } from './options.ts';
import { progressTo } from './progress.ts';

const WORDS: Readonly<Record<KeepReason | RemoveReason, string>> = {
  ...(Object.fromEntries(RETENTION_RULE_NAMES.map((name) => [name, RETENTION_RULES[name].words])) as Readonly<
    Record<RetentionRuleName, string>
  >),
  'newest-verified': 'newest verified one',
  'before-upgrade': 'from before an upgrade',
  label: 'has a label',
  'none-verified': 'no backup is verified',
  'blocked-by-upgrade': 'the database is being written or upgraded',
  'blocked-by-restore': 'a restore was interrupted',
  'blocked-by-damaged': 'the database is damaged or missing',
  'not-needed': 'no rule keeps it',
  'over-budget': 'newer ones use up the space',
  'verification-failed': 'its last verification failed',
};

export async function prune(database: string, options: CommandOptions, signal: AbortSignal): Promise<VerbResult> {
  assertKnown(database, options);
  const place = { database, directory: options.backups, signal };
  const preview = await previewPruning(place);
  const { decisions, removed } = preview;
  const { preservedFiles } = surveyBackups(place);
  const preserved = preservedFiles.map((one) => `keep    ${describePreservedFiles(one)}`);
  const text = [...decisions.map(describeDecision), ...preserved, summary(preview)].join('\n');
  if (options.dryRun === true || removed.length === 0)
    return { json: { status: 'planned', ...preview }, text, exit: EXIT.done };
  process.stderr.write(`${printable(text)}\n`);
  if (!(await confirm('Remove them?', options)))
    return { json: { status: 'declined', ...preview }, text: 'Nothing was removed.', exit: EXIT.done };
  const pruned = await pruneBackups({ ...place, onProgress: progressTo(process.stderr) });
  return { json: { status: 'pruned', ...pruned }, text: describePruned(pruned), exit: EXIT.done };
}

/** Pruning checks more than its preview, so it may remove nothing after all. */
function describePruned({ removed, decisions }: Pruned): string {
  if (removed.length > 0) return `Removed ${removed.length}.`;
  return ['Nothing was removed:', ...decisions.map(describeDecision)].join('\n');
}

function describeDecision(decision: RetentionDecision): string {
  const reasons = decision.keep ? decision.reasons : [decision.reason];
  const words = reasons.map((reason) => WORDS[reason]).join(', ');
  return `${decision.keep ? 'keep  ' : 'remove'}  ${describeBackup(decision.backup)}  (${words})`;
}

function summary({ decisions, removed }: Pruned): string {
  if (removed.length === 0) return 'There is nothing to remove.';
  const bytes = removed.reduce((sum, { manifest }) => sum + manifest.bytes, 0);
  return `To be removed: ${removed.length} of ${decisions.length}, ${formatBytes(bytes)}.`;
}
