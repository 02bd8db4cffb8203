import { createInterface } from 'node:readline/promises';
import { ReleaseStop } from './release-run.ts';

/** What no command can know, asked before a release goes out. */
export const QUESTIONS = [
  {
    covers: 'Test migrations on various scenarios',
    question: 'Was the upgrade rehearsed on a copy of a real library (auralis-migrate rehearse)?',
    cure: 'Run "auralis-migrate rehearse" on a copy of a real library and read its report.',
  },
  {
    covers: 'Update documentation',
    question: 'Do the documents describe what this release changes?',
    cure: 'Update README.md and docs/, commit, and start again.',
  },
  {
    covers: 'Create changelog entry',
    question: 'Does the text of each entry tell a listener what they will notice?',
    cure: 'A record is not edited once it is released. Undo the cut (docs/releasing.md), mend the changesets, cut again.',
  },
] as const;

/** Who answers: a person at the terminal, or whoever passed `--yes` for all of them. */
export type Answers = 'ask' | 'yes';

/** Asks all questions; the first "no" stops the release. */
export async function askQuestions(answers: Answers, say: (line: string) => void): Promise<string> {
  if (answers === 'yes') {
    for (const { question } of QUESTIONS) say(`    ${question} yes (--yes)`);
    return `${QUESTIONS.length} questions, answered with --yes`;
  }
  if (!process.stdin.isTTY)
    throw new ReleaseStop('There is nobody to answer the questions.', 'Answer at a terminal, or pass --yes.');
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    for (const { question, cure } of QUESTIONS) {
      const answer = await terminal.question(`    ${question} [y/N] `);
      if (!/^y(es)?$/i.test(answer.trim())) throw new ReleaseStop('The answer was no.', cure);
    }
  } finally {
    terminal.close();
  }
  return `${QUESTIONS.length} questions, all yes`;
}
