import { globSync } from 'node:fs';
import type { StatedVersion } from '../repository-facts.ts';
import { readJson } from './read-text.ts';
import { readYaml } from './read-workspace.ts';

interface BuilderConfig {
  readonly buildVersion?: string;
  readonly extraMetadata?: { readonly version?: string };
}

/** The versions that electron-builder's configurations of the workspace state; most state none, which is best. */
export function readDesktopBuilds(root: string, folders: readonly string[]): readonly StatedVersion[] {
  return folders.flatMap((folder) => {
    const files = globSync(`${folder}/electron-builder.{yml,yaml,json}`, { cwd: root }).map((file) =>
      file.replaceAll('\\', '/'),
    );
    const manifest = `${folder}/package.json`;
    const inManifest = (readJson(root, manifest) as { readonly build?: BuilderConfig } | null)?.build ?? null;
    return [
      ...stated(`${manifest} build`, inManifest),
      ...files.flatMap((file) => stated(file, readYaml(root, file) as BuilderConfig | null)),
    ];
  });
}

function stated(place: string, config: BuilderConfig | null): readonly StatedVersion[] {
  return [
    { place: `${place} buildVersion`, version: config?.buildVersion },
    { place: `${place} extraMetadata.version`, version: config?.extraMetadata?.version },
  ].filter((entry): entry is StatedVersion => typeof entry.version === 'string');
}
