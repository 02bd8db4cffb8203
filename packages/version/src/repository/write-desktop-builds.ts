import { isScalar, parseDocument } from 'yaml';
import { STATES } from './read-desktop-builds.ts';

const CONFIGS = ['electron-builder.yml', 'electron-builder.yaml', 'electron-builder.json'] as const;

/** The files of these packages that may hold a configuration of electron-builder; most do not exist. */
export function desktopBuildFiles(folders: readonly string[]): readonly string[] {
  return folders.flatMap((folder) => ['package.json', ...CONFIGS].map((file) => `${folder}/${file}`));
}

/** The text of such a file with another version where it states one; nothing is added, and the rest stays as it is. */
export function withDesktopVersion(file: string, text: string, version: string): string {
  const below = file.endsWith('package.json') ? ['build'] : [];
  return STATES.reduce((source, path) => replaced(source, [...below, ...path], version), text);
}

// Only the value is exchanged, in its own quotes: printing the document again would reformat it.
function replaced(text: string, path: readonly string[], version: string): string {
  const stated = parseDocument(text).getIn(path, true);
  if (!isScalar(stated) || stated.range == null || stated.value === null) return text;
  const [start, end] = stated.range;
  const quote = /^["']/.exec(text.slice(start, end))?.[0] ?? '';
  return `${text.slice(0, start)}${quote}${version}${quote}${text.slice(end)}`;
}
