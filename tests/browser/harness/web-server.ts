import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

const PROGRAM = join(import.meta.dirname, '../../../apps/web/src/server/main.ts');
const ADDRESS = /http:\/\/127\.0\.0\.1:\d+\//;
/** Far beyond what a stop takes, also on a busy machine. */
const STOP_MS = 5 * 60_000;

export interface WebServerOptions {
  /** Path of the library file. */
  readonly library: string;
  /** Further arguments of the command line. */
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Another program with the same command line. */
  readonly program?: string;
  /** How long a stop may take before the server is killed; 5 minutes unless given. */
  readonly stopTimeoutMs?: number;
}

/** A server that runs in a process of its own. */
export interface WebServer extends AsyncDisposable {
  /** With a slash at its end. */
  readonly url: string;
  readonly pid: number;
  /** All that it has written so far to stdout and stderr. */
  readonly log: () => string;
  /** Asks it to stop, and waits until it has: the exit code, or null after a signal. Rejects when it had to be killed. */
  readonly stop: () => Promise<number | null>;
  /** Ends it at once, as a crash or a power cut would. */
  readonly kill: () => Promise<void>;
}

/** Starts the server of Auralis on a free port and waits until it prints its address. */
export async function startWebServer(options: WebServerOptions): Promise<WebServer> {
  const { library, args = [], env = {}, program = PROGRAM, stopTimeoutMs = STOP_MS } = options;
  const command = [program, '--library', library, '--port', '0', ...args];
  const child = spawn(process.execPath, command, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const server = new ServerProcess(child, stopTimeoutMs);
  const url = await server.address();
  return {
    url,
    pid: child.pid ?? 0,
    log: () => server.log,
    stop: () => server.stop(),
    kill: () => server.kill(),
    [Symbol.asyncDispose]: async () => {
      await server.stop();
    },
  };
}

class ServerProcess {
  log = '';
  readonly #child: ChildProcessByStdio<null, Readable, Readable>;
  readonly #closed: Promise<unknown>;
  readonly #stopTimeoutMs: number;

  constructor(child: ChildProcessByStdio<null, Readable, Readable>, stopTimeoutMs: number) {
    this.#child = child;
    this.#closed = once(child, 'close');
    this.#stopTimeoutMs = stopTimeoutMs;
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        this.log += text;
      });
    const killWithTests = () => child.kill('SIGKILL');
    process.once('exit', killWithTests);
    child.once('close', () => process.off('exit', killWithTests));
  }

  /** The address that it prints; rejects with its log when it ends before. */
  address(): Promise<string> {
    const printed = new Promise<string>((resolve) => {
      this.#child.stdout.on('data', () => {
        const [url] = ADDRESS.exec(this.log) ?? [];
        if (url !== undefined) resolve(url);
      });
    });
    const ended = this.#closed.then(() => {
      const code = this.#child.exitCode;
      throw new Error(`The server ended with exit code ${code} before it printed its address:\n${this.log}`);
    });
    return Promise.race([printed, ended]);
  }

  async stop(): Promise<number | null> {
    const killed = new AbortController();
    const timer = setTimeout(() => {
      killed.abort();
      this.#child.kill('SIGKILL');
    }, this.#stopTimeoutMs);
    this.#child.kill('SIGTERM');
    await this.#closed;
    clearTimeout(timer);
    if (killed.signal.aborted) throw new Error(`The server did not stop after SIGTERM and was killed:\n${this.log}`);
    return this.#child.exitCode;
  }

  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#closed;
  }
}
