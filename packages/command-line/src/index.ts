export { confirm } from './confirm.ts';
export { EXIT, exitCodeOf } from './exit-code.ts';
export { formatBytes } from './format-bytes.ts';
export { runProgram, runVerb, type VerbResult } from './run-verb.ts';
export { start } from './start.ts';
export { heedFirstStopOnly } from './stop-signals.ts';
export { UsageError } from './usage-error.ts';
