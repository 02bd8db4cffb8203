import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';

/** A server that runs in a process of its own, as for a listener. */
export interface ServerProcess {
  /** Ends with a slash. */
  readonly url: string;
  /** Resolves when the output matches. */
  printed(pattern: RegExp): Promise<RegExpExecArray>;
  /** Ends it as Ctrl-C does. */
  stop(): Promise<void>;
}

const ROOT = resolve(import.meta.dirname, '../../..');

/** Starts a program of this repository that prints its address. */
export async function startServer(...args: readonly string[]): Promise<ServerProcess> {
  const child: ChildProcess = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      for (const listener of listeners) listener();
    });
  const exited = once(child, 'exit');

  function printed(pattern: RegExp): Promise<RegExpExecArray> {
    return new Promise((found, failed) => {
      const look = () => {
        const match = pattern.exec(output);
        if (match === null) return;
        listeners.delete(look);
        found(match);
      };
      listeners.add(look);
      void exited.then(() => failed(new Error(`${args.join(' ')} ended: ${output}`)));
      look();
    });
  }

  const [url] = await printed(/http:\/\/127\.0\.0\.1:\d+\//);
  return {
    url,
    printed,
    async stop() {
      child.kill('SIGINT');
      await exited;
    },
  };
}

/** The web app with a library. */
export function startWebApp(library: string, ...nodeOptions: readonly string[]): Promise<ServerProcess> {
  return startServer(...nodeOptions, 'apps/web/src/server/main.ts', '--library', library, '--port', '0');
}
