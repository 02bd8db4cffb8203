import { createInterface } from 'node:readline/promises';
import { ReleaseError } from './run-command.ts';

/** What no command can find out, asked before a release. */
const QUESTIONS = [
  {
    question: 'Was the upgrade rehearsed on a copy of a real library (auralis-migrate rehearse)?',
    hint: 'Run "auralis-migrate rehearse" on a copy of a real library and read its report.',
  },
  {
    question: 'Do the documents describe what this release changes?',
    hint: 'Update README.md and docs/, commit, and run the release again.',
  },
  {
    question: 'Does the text of each entry say what a listener will notice?',
    hint: 'Undo the cut (docs/releasing.md), fix the changesets, and cut the release again. A released record is final.',
  },
] as const;

/** Who answers: a person at the terminal, or `--yes` for all questions. */
export type Answers = 'ask' | 'yes';

/**
 * Asks every question.
 *
 * @throws ReleaseError at the first answer that is not yes
 */
export async function askQuestions(answers: Answers, say: (line: string) => void): Promise<string> {
  if (answers === 'yes') {
    for (const { question } of QUESTIONS) say(`    ${question} yes (--yes)`);
    return `${QUESTIONS.length} questions, answered by --yes`;
  }
  if (!process.stdin.isTTY)
    throw new ReleaseError(
      'The questions can be asked only at a terminal.',
      'Run the release at a terminal, or pass --yes.',
    );
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    for (const { question, hint } of QUESTIONS) {
      const answer = await terminal.question(`    ${question} [y/N] `);
      if (!/^y(es)?$/i.test(answer.trim())) throw new ReleaseError('The answer was not yes.', hint);
    }
  } finally {
    terminal.close();
  }
  return `${QUESTIONS.length} questions, all answered with yes`;
}
