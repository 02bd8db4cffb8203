import { complaintsAfter, type Expected } from './after-fault.ts';
import { startApp } from './start-app.ts';

export type Question =
  | { readonly kind: 'complaints'; readonly folder: string; readonly expected: Expected }
  | { readonly kind: 'contents'; readonly folder: string };

/** A process that starts the app on one folder after another, and answers for each. */
process.on('message', async (question: Question) => {
  const answer =
    question.kind === 'contents'
      ? await startApp(question.folder)
      : await complaintsAfter(question.folder, question.expected);
  process.send?.(answer);
});
