/** The calls by which a program changes a disk, or makes a change last. */
export const CALLS = [
  'pwrite64',
  'write',
  'fsync',
  'fdatasync',
  'ftruncate',
  'rename',
  'unlink',
  'openat',
  'link',
  'mkdir',
  'rmdir',
  'unlinkat',
] as const;

/** Those by which it reads pages. */
export const READS = ['pread64'] as const;

type CallName = (typeof CALLS)[number] | (typeof READS)[number];

/** One call, and which of its name it is in its thread: strace counts so. */
export interface Call {
  readonly name: CallName;
  readonly at: number;
  /** What strace printed of the arguments. */
  readonly text: string;
}

const LINE = /^(?<thread>\d+) +(?<name>\w+)\((?<text>.*)$/;

/** The calls of a log, in order. */
export function readCalls(log: string): readonly Call[] {
  const counts = new Map<string, number>();
  return log.split('\n').flatMap((line) => {
    const { thread = '', name, text = '' } = LINE.exec(line)?.groups ?? {};
    if (!isCall(name)) return [];
    const at = (counts.get(`${thread} ${name}`) ?? 0) + 1;
    counts.set(`${thread} ${name}`, at);
    return [{ name, at, text }];
  });
}

/** Whether a call can change what a later start finds: other opens and Node's wake-ups are not worth a point. */
export function matters({ name, text }: Call, folder: string): boolean {
  if (name === 'openat') return text.includes('O_CREAT') && text.includes(folder);
  return name !== 'write' || !isWakeUp(text);
}

/** Node wakes its own threads by writes of a one or a star: when, is chance. Where such a write fails it ends itself. */
export function isWakeUp(text: string): boolean {
  return /\b\d+(?:<[^>]*>)?, "(?:\\1(?:\\0){7}|\*)"/.test(text);
}

function isCall(name: string | undefined): name is CallName {
  return [...CALLS, ...READS].some((call) => call === name);
}
