import type { MigrationBundle } from '../migrations/load-migrations.ts';

/**
 * One TypeScript module with every migration and the frozen checksums, for apps that cannot read a folder (an asar
 * archive, a single file); pure. Migrations in code are imported, so that the bundler of the app includes them.
 *
 * @param folder - the folder of the migrations, relative to the module: `../migrations`
 */
export function bundleText({ migrations, frozen }: MigrationBundle, folder: string): string {
  const coded = migrations.filter(({ code }) => code !== undefined);
  const imports = coded.map(
    ({ file }, index) => `import migration${index} from ${JSON.stringify(`${folder}/${file}`)};`,
  );
  const entries = migrations.map(({ file, text, code }) => {
    const body = code === undefined ? '' : `, code: migration${coded.findIndex((one) => one.file === file)}`;
    return `    { file: ${JSON.stringify(file)}, text: ${JSON.stringify(text)}${body} },`;
  });
  return [
    '// Written by "auralis-migrate bundle"; never edited.',
    "import type { MigrationBundle } from '@auralis/migrate';",
    ...imports,
    '',
    'export const bundle: MigrationBundle = {',
    '  migrations: [',
    ...entries,
    '  ],',
    `  frozen: ${JSON.stringify(frozen)},`,
    '};',
    '',
  ].join('\n');
}
