import { printable } from './printable.ts';

type Stream = Pick<NodeJS.WriteStream, 'isTTY' | 'write' | 'columns'>;

/** One state of long work, ready to be printed. */
export interface ProgressLine {
  readonly text: string;
  /** From 0 to 1; null where it is not known. */
  readonly fraction: number | null;
  /** Milliseconds since the work began. */
  readonly elapsedMs?: number;
  /** Whether the line is the last one of its bar. */
  readonly done: boolean;
}

const BAR_WIDTH = 24;

/** Prints progress: in a terminal one bar that is redrawn in place, otherwise a line for each new text. */
export function progressPrinter(stream: Stream): (line: ProgressLine) => void {
  const print = stream.isTTY === true ? barPrinter(stream) : linePrinter(stream);
  return (line) => print({ ...line, text: printable(line.text) });
}

function linePrinter(stream: Stream): (line: ProgressLine) => void {
  let printed = '';
  return ({ text, fraction }) => {
    if (text !== printed) stream.write(`${percent(fraction)}${text}\n`);
    printed = text;
  };
}

function barPrinter(stream: Stream): (line: ProgressLine) => void {
  return ({ text, fraction, elapsedMs = 0, done }) => {
    const filled = Math.round((fraction ?? 0) * BAR_WIDTH);
    const bar = fraction === null ? '' : `${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)} `;
    const seconds = elapsedMs >= 1000 ? `  ${Math.round(elapsedMs / 1000)} s` : '';
    const line = `${bar}${percent(fraction)}${text}${seconds}`.slice(0, Math.max(20, stream.columns - 1));
    stream.write(`\r\u001b[K${line}${done ? '\n' : ''}`);
  };
}

function percent(fraction: number | null): string {
  return fraction === null ? '' : `${String(Math.round(fraction * 100)).padStart(3)} %  `;
}
