import { spawn, spawnSync } from 'node:child_process';
import { lstatSync, readlinkSync, unlinkSync } from 'node:fs';
import { reportSkipped } from './report-skipped.ts';

export const hasStrace = spawnSync('strace', ['-V']).status === 0;
if (!hasStrace) reportSkipped('Injected faults', 'There is no strace here; it is made for Linux alone.');

/** What a run threw. */
interface Thrown {
  readonly name: string;
  readonly code?: string;
  readonly message: string;
  readonly detail?: string;
  readonly facts?: Readonly<Record<string, unknown>>;
}

/** How a run ended; `killed` when it could not say so itself. */
export type Ended =
  | { readonly way: 'done' }
  | { readonly way: 'failed'; readonly error: Thrown }
  | { readonly way: 'killed'; readonly err: string };

export interface TracedRun {
  /** Node's arguments. The program writes `ready`, waits for a byte, and leaves how it ended in a link at `outcome`. */
  readonly command: readonly string[];
  /** Without any, it runs without strace. */
  readonly strace?: readonly string[] | undefined;
  /** Where Node keeps what it compiled, so that a start costs a tenth of a second. */
  readonly cache: string;
  readonly outcome: string;
}

/**
 * strace attaches when the program is loaded and about to begin, so that it counts only the calls of the work and does
 * not slow the start. The shell replaces itself with strace, since many systems let only a parent attach.
 */
const ATTACH =
  'exec 4<&0; "$NODE" "$WORK_1" "$WORK_2" "$WORK_3" "$WORK_4" "$WORK_5" <&4 & read -r go <&3; if [ $# -gt 0 ]; then exec strace -f "$@" -p $!; fi; wait';

/** Runs Node, with file work on the threads we count and never in libuv's pool of four. */
export function runTraced({ command, strace = [], cache, outcome }: TracedRun): Promise<Ended> {
  const work = Object.fromEntries(command.map((part, index) => [`WORK_${index + 1}`, part]));
  const env = {
    ...process.env,
    ...work,
    NODE: process.execPath,
    NODE_OPTIONS: '',
    NODE_COMPILE_CACHE: cache,
    UV_THREADPOOL_SIZE: '1',
  };
  return new Promise((resolve, reject) => {
    const child = spawn('sh', ['-c', ATTACH, 'sh', ...strace], { env, stdio: ['pipe', 'pipe', 'pipe', 'pipe'] });
    const go = () => child.stdin?.write('\n');
    let out = '';
    let err = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      const wasReady = out.startsWith('ready\n');
      out += text;
      if (wasReady || !out.startsWith('ready\n')) return;
      (child.stdio[3] as NodeJS.WritableStream).write('\n');
      if (strace.length === 0) go();
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      const wasAttached = err.includes(' attached');
      err += text;
      if (!wasAttached && err.includes(' attached')) go();
    });
    child.stdin?.on('error', () => {
      // Killed before it could read the signal to continue.
    });
    child.once('error', reject);
    child.once('close', () => {
      if (out.startsWith('ready\n')) resolve(readOutcome(outcome, err));
      else reject(new Error(`It did not start: ${out}${err}`));
    });
  });
}

function readOutcome(link: string, err: string): Ended {
  if (lstatSync(link, { throwIfNoEntry: false }) === undefined) return { way: 'killed', err };
  const ended = JSON.parse(readlinkSync(link)) as Ended;
  unlinkSync(link);
  return ended;
}
