import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Question } from './checker-process.ts';
import type { Expected } from './violations.ts';

const CHECKER = fileURLToPath(new URL('./checker-process.ts', import.meta.url));

/** Starts the app in a process of its own, which a crash may end. One question at a time. */
export class Checker {
  readonly #child: ChildProcess;

  constructor(cache: string) {
    const env = { ...process.env, NODE_COMPILE_CACHE: cache, NODE_OPTIONS: '' };
    this.#child = fork(CHECKER, { env, execArgv: [] });
  }

  /** What the listener has after a start, as text to compare. */
  contents(folder: string): Promise<string> {
    return this.#ask({ kind: 'contents', folder }) as Promise<string>;
  }

  violations(folder: string, expected: Expected): Promise<readonly string[]> {
    return this.#ask({ kind: 'violations', folder, expected }) as Promise<readonly string[]>;
  }

  close(): void {
    this.#child.kill();
  }

  #ask(question: Question): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const ended = (code: number | null, signal: string | null) =>
        reject(new Error(`The app ended with ${signal ?? code} on ${question.folder}`));
      this.#child.once('exit', ended);
      this.#child.once('message', (answer) => {
        this.#child.off('exit', ended);
        resolve(answer);
      });
      this.#child.send(question);
    });
  }
}
