import type { UpgradeProgress } from '../upgrade/progress.ts';

const BAR_WIDTH = 24;

/** Shows progress on stderr: one bar that is drawn over itself in a terminal, else a line for each new phase or step. */
export function progressPrinter(
  stream: Pick<NodeJS.WriteStream, 'isTTY' | 'write' | 'columns'>,
): (progress: UpgradeProgress) => void {
  return stream.isTTY === true ? barPrinter(stream) : linePrinter(stream);
}

function linePrinter(stream: Pick<NodeJS.WriteStream, 'write'>): (progress: UpgradeProgress) => void {
  let shown = '';
  return (progress) => {
    const line = describe(progress);
    if (line !== shown) stream.write(`${percent(progress)}  ${line}\n`);
    shown = line;
  };
}

function barPrinter(stream: Pick<NodeJS.WriteStream, 'write' | 'columns'>): (progress: UpgradeProgress) => void {
  return (progress) => {
    const filled = Math.round(progress.fraction * BAR_WIDTH);
    const bar = `${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)}`;
    const seconds = progress.elapsedMs >= 1000 ? `  ${Math.round(progress.elapsedMs / 1000)} s` : '';
    const line = `${bar} ${percent(progress)}  ${describe(progress)}${seconds}`.slice(
      0,
      Math.max(20, stream.columns - 1),
    );
    stream.write(`\r\u001b[K${line}${progress.fraction === 1 ? '\n' : ''}`);
  };
}

function percent({ fraction }: UpgradeProgress): string {
  return `${String(Math.round(fraction * 100)).padStart(3)} %`;
}

function describe({ phase, migration }: UpgradeProgress): string {
  return migration === undefined
    ? phase
    : `${phase} (${migration.index} of ${migration.count}: ${migration.description})`;
}
