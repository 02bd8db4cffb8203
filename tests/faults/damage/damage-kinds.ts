import type { Random } from '@auralis/library/sample';
import { type Region, regionsOf } from './pages.ts';

/** The bytes of the files of a library; `null` for a missing file. */
export interface Files {
  readonly main: Buffer;
  readonly wal: Buffer | null;
  readonly journal: Buffer | null;
}

export interface Damage {
  readonly name: string;
  readonly apply: (files: Files, random: Random, other: Files) => Files;
}

type Corruption = (bytes: Buffer, from: number, to: number, random: Random) => void;

const CORRUPTIONS: Readonly<Record<string, Corruption>> = {
  'a bit flipped': (bytes, from, to, random) => flip(bytes, random.between(from, to - 1), random),
  'bits flipped': (bytes, from, to, random) => {
    for (let count = random.between(2, 32); count > 0; count -= 1) flip(bytes, random.between(from, to - 1), random);
  },
  'a stretch of noise': (bytes, from, to, random) => {
    const start = random.between(from, to - 1);
    const end = Math.min(to, start + random.between(4, 512));
    for (let at = start; at < end; at += 1) bytes[at] = random.between(0, 255);
  },
  'a number at its end': (bytes, from, to, random) => {
    const at = Math.min(to - 4, random.between(from, to - 1));
    bytes.writeUInt32BE(random.pick([0, 1, 0x7fffffff, 0xffffffff]), Math.max(from, at));
  },
  zeros: (bytes, from, to) => bytes.fill(0, from, to),
  ones: (bytes, from, to) => bytes.fill(0xff, from, to),
};

const REGIONS: readonly Region[] = [
  'header',
  'schema',
  'table-leaf',
  'table-interior',
  'index-leaf',
  'index-interior',
  'freelist',
  'overflow',
];

const IN_A_REGION: readonly Damage[] = REGIONS.flatMap((region) =>
  Object.entries(CORRUPTIONS).map(([name, corrupt]) => ({
    name: `${region}: ${name}`,
    apply: (files: Files, random: Random) => {
      const main = Buffer.from(files.main);
      const ranges = regionsOf(main).get(region) ?? [[0, 100]];
      const [from, to] = ranges[random.between(0, ranges.length - 1)] ?? [0, 100];
      corrupt(main, from, Math.min(to, main.length), random);
      return { ...files, main };
    },
  })),
);

const OF_THE_FILES: readonly Damage[] = [
  { name: 'truncated', apply: (files, random) => cut(files, random.between(0, files.main.length - 1)) },
  { name: 'truncated within the header', apply: (files, random) => cut(files, random.between(0, 120)) },
  {
    name: 'truncated at a page',
    apply: (files, random) => cut(files, 4096 * random.between(1, files.main.length / 4096 - 1)),
  },
  {
    name: 'two pages swapped',
    apply: (files, random) => {
      const main = Buffer.from(files.main);
      const [one, two] = [
        random.between(0, main.length / 4096 - 1) * 4096,
        random.between(0, main.length / 4096 - 1) * 4096,
      ];
      files.main.copy(main, one, two, two + 4096);
      files.main.copy(main, two, one, one + 4096);
      return { ...files, main };
    },
  },
  {
    name: 'noise at the end',
    apply: (files, random) => {
      const tail = Buffer.from(Array.from({ length: random.between(1, 9000) }, () => random.between(0, 255)));
      return { ...files, main: Buffer.concat([files.main, tail]) };
    },
  },
  { name: 'the log of another library', apply: (files, _, other) => ({ ...files, wal: other.wal }) },
  { name: 'the main file of another library', apply: (files, _, other) => ({ ...files, main: other.main }) },
  {
    name: 'the journal of another library',
    apply: (files, _, other) => ({ ...files, wal: null, journal: other.journal }),
  },
  { name: 'a log as journal', apply: (files) => ({ ...files, wal: null, journal: files.wal }) },
  { name: 'a library as log', apply: (files) => ({ ...files, wal: files.main }) },
  {
    name: 'log: truncated',
    apply: (files, random) => ({ ...files, wal: files.wal?.subarray(0, random.between(0, files.wal.length)) ?? null }),
  },
  ...Object.entries(CORRUPTIONS).map(([name, corrupt]) => ({
    name: `log: ${name}`,
    apply: (files: Files, random: Random) => {
      if (files.wal === null) return files;
      const wal = Buffer.from(files.wal);
      corrupt(wal, random.chance(0.3) ? 0 : Math.min(32, wal.length - 1), wal.length, random);
      return { ...files, wal };
    },
  })),
];

export const DAMAGES: readonly Damage[] = [...IN_A_REGION, ...OF_THE_FILES];

function flip(bytes: Buffer, at: number, random: Random): void {
  bytes[at] = (bytes[at] ?? 0) ^ (1 << random.between(0, 7));
}

function cut(files: Files, length: number): Files {
  return { ...files, main: files.main.subarray(0, Math.floor(length)) };
}
