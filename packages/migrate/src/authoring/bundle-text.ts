import type { MigrationBundle } from '../migrations/load-migrations.ts';

/**
 * One TypeScript module with every step and its frozen checksum, for apps that can't read a folder (an asar archive,
 * a single file); pure. Steps of code are imported, so that the app's own bundler takes them along.
 *
 * @param folder - where the steps are, as the module imports them: `../migrations`
 */
export function bundleText({ steps, frozen }: MigrationBundle, folder: string): string {
  const coded = steps.filter(({ code }) => code !== undefined);
  const imports = coded.map(({ file }, index) => `import step${index} from ${JSON.stringify(`${folder}/${file}`)};`);
  const entries = steps.map(({ file, text, code }) => {
    const body = code === undefined ? '' : `, code: step${coded.findIndex((one) => one.file === file)}`;
    return `    { file: ${JSON.stringify(file)}, text: ${JSON.stringify(text)}${body} },`;
  });
  return [
    '// Written by "auralis-migrate bundle"; never edited.',
    "import type { MigrationBundle } from '@auralis/migrate';",
    ...imports,
    '',
    'export const bundle: MigrationBundle = {',
    '  steps: [',
    ...entries,
    '  ],',
    `  frozen: ${JSON.stringify(frozen)},`,
    '};',
    '',
  ].join('\n');
}
