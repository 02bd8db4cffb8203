import { EXIT, type VerbResult } from '@auralis/command-line';
import { surveyBackups } from '../catalog/list-backups.ts';
import { describeBackup, describeEvidence } from './describe-backup.ts';
import type { CommandOptions } from './options.ts';

export async function list(database: string, { backups: directory }: CommandOptions): Promise<VerbResult> {
  const survey = surveyBackups({ database, directory });
  const lines = [
    ...survey.backups.map(describeBackup),
    ...survey.unusable.map(({ id, reason }) => `${id}  of no use: ${reason}`),
    ...survey.evidence.map(describeEvidence),
  ];
  return { json: survey, text: lines.length === 0 ? 'There are no backups.' : lines.join('\n'), exit: EXIT.done };
}
