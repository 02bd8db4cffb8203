import { startApp, startHere } from './start-app.ts';
import { type Expected, violationsAfter } from './violations.ts';

export type Question =
  | { readonly kind: 'violations'; readonly folder: string; readonly expected: Expected }
  | { readonly kind: 'contents'; readonly folder: string };

/** A thread of its own costs more than all the rest of a start, so only every fourth start has one. */
const ONE_IN = 4;
let asked = 0;

/** A process that starts the app on one folder after another, and answers for each. */
process.on('message', async (question: Question) => {
  asked += 1;
  const start = asked % ONE_IN === 0 ? startApp : startHere;
  const answer =
    question.kind === 'contents'
      ? await startApp(question.folder)
      : await violationsAfter(question.folder, question.expected, start);
  process.send?.(answer);
});
