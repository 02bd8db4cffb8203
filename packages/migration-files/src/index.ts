export { canonicalText, type FrozenChecksums, isReencoded, migrationChecksum, parseChecksums } from './checksum.ts';
export type { Allowance, Relocation, TableOrColumn, TableShape } from './directives.ts';
export { DIRECTIVES } from './directives.ts';
export {
  CHECKSUMS_FILE,
  isMigrationFile,
  type MigrationFileName,
  parseFileName,
  type SchemaNode,
  versionLabel,
} from './file-name.ts';
export { type MigrationHeader, parseHeader } from './header.ts';
export type { MigrationFileProblem, ToError } from './problem.ts';
