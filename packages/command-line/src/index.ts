export { type CommandLine, commandLine, type Verb } from './command-line.ts';
export { confirm } from './confirm.ts';
export { UsageError } from './errors.ts';
export { EXIT } from './exit-code.ts';
export { formatBytes } from './format-bytes.ts';
export { type ProgressLine, progressPrinter } from './progress-printer.ts';
export type { VerbResult } from './run-verb.ts';
export { start } from './start.ts';
export { ignoreFurtherSignals } from './stop-signals.ts';
