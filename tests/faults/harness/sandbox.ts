import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CALLS, type Call, isWakeUp, readCalls } from './call-log.ts';
import { Checker } from './checker-client.ts';
import { sumsOf } from './preserved-files.ts';
import { findScenario } from './scenario.ts';
import { type Ended, runTraced } from './strace.ts';
import type { Expected } from './violations.ts';

const RUN_ONCE = fileURLToPath(new URL('./run-once.ts', import.meta.url));

export type Part = 'run' | 'recover';

/** One scenario prepared in a folder of its own, to be run again and again from the same start. */
export class Sandbox {
  readonly name: string;
  readonly folder: string;
  readonly checker: Checker;
  readonly #cache: string;
  #copies = 0;

  private constructor(name: string, folder: string) {
    this.name = name;
    this.folder = folder;
    this.#cache = join(folder, 'compiled');
    this.checker = new Checker(this.#cache);
  }

  /** `tracks`: for another size than the scenario's own. */
  static async prepare(name: string, tracks?: number): Promise<Sandbox> {
    const folder = mkdtempSync(join(tmpdir(), `auralis-faults-${name.replaceAll('/', '-')}-`));
    const sandbox = new Sandbox(name, folder);
    mkdirSync(sandbox.start);
    await (await findScenario(name)).prepare(sandbox.start, tracks);
    // Fills the cache, so that the next run makes the calls every later one makes.
    await sandbox.runWhole(sandbox.copy());
    return sandbox;
  }

  /** What every run starts from. */
  get start(): string {
    return join(this.folder, 'start');
  }

  /** A new copy of the start, or of the state another run was left in. */
  copy(from = this.start): string {
    this.#copies += 1;
    const copy = join(this.folder, `copy-${this.#copies}`);
    cpSync(from, copy, { recursive: true });
    return copy;
  }

  discard(copy: string): void {
    rmSync(copy, { recursive: true, force: true });
  }

  /** What the listener may have after a fault: what a start finds that nothing went before, or the whole run. */
  async expected(): Promise<Expected> {
    const untouched = this.copy();
    const done = this.copy();
    await this.runWhole(done);
    const contents = [await this.checker.contents(untouched), await this.checker.contents(done)];
    this.discard(untouched);
    this.discard(done);
    const { replaced = [] } = await findScenario(this.name);
    return { scenario: this.name, contents, replaced: sumsOf(this.start, replaced), unfinished: 'gone' };
  }

  async runWhole(copy: string, part: Part = 'run', strace?: readonly string[]): Promise<void> {
    const ended = await this.trace(copy, part, strace);
    if (ended.way !== 'done') throw new Error(`${this.name} does not ${part}: ${JSON.stringify(ended)}`);
  }

  /** The calls of a whole run, in order. */
  async calls(part: Part = 'run', from = this.start, names: readonly string[] = CALLS): Promise<readonly Call[]> {
    const copy = this.copy(from);
    const log = join(this.folder, 'calls.txt');
    await this.runWhole(copy, part, ['-o', log, '-y', '-e', `trace=${names.join(',')}`]);
    this.discard(copy);
    return readCalls(readFileSync(log, 'utf8'));
  }

  /** The log of a whole run with all data, and the folder it ran in as it was before. */
  async dataLog(calls: string): Promise<{ readonly log: string; readonly place: string }> {
    const place = this.copy();
    const log = join(this.folder, 'data.txt');
    await this.runWhole(place, 'run', ['-o', log, '-xx', '-s', String(1 << 25), '-e', `trace=${calls}`]);
    return { log: readFileSync(log, 'latin1'), place };
  }

  /** Runs with a fault at one call, such as `signal=SIGKILL:when=3`; `missed` when it met Node itself instead. */
  async inject(copy: string, part: Part, call: string, fault: string): Promise<Ended & { readonly missed: boolean }> {
    const log = join(this.folder, 'injected.txt');
    const ended = await this.trace(copy, part, ['-o', log, '-e', `trace=${call}`, '-e', `inject=${call}:${fault}`]);
    const injected = readFileSync(log, 'utf8')
      .split('\n')
      .filter((line) => line.includes('(INJECTED)'));
    return { ...ended, missed: injected.some(isWakeUp) };
  }

  trace(copy: string, part: Part, strace?: readonly string[]): Promise<Ended> {
    const outcome = join(this.folder, 'outcome');
    const command = [RUN_ONCE, this.name, copy, part, outcome];
    return runTraced({ command, strace, cache: this.#cache, outcome });
  }

  remove(): void {
    this.checker.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
