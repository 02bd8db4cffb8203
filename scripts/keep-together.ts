import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Options } from 'tsup';
import { builtinsAsUsed } from './builtins-as-used.ts';

interface KeepTogetherOptions {
  /** The door whose import is to be quick. */
  readonly door: string;
  /** Files that start a chunk of their own: other doors, workers, and what is imported at its first use. */
  readonly sharedWith: readonly string[];
}

/**
 * What a build needs so that everything behind a door lands in one file. esbuild makes a chunk for each set of files
 * that share something, and Node takes about half a millisecond to import each. Here all of them share the whole.
 *
 * Paths are from the package's own folder.
 */
export function keepTogether({ door, sharedWith }: KeepTogetherOptions): Options {
  const sharing = new Set(sharedWith.map((path) => resolve(path)));
  return {
    // Else what a file does not use of the door it would not share.
    esbuildOptions: (options) => {
      options.ignoreAnnotations = true;
      // A third of what Node would read at each start. Names stay, for whoever reads a stack.
      options.minifyWhitespace = true;
      options.minifySyntax = true;
      // Node 24 has it; esbuild would put its own in a file of its own.
      options.supported = { ...options.supported, using: true };
    },
    // Else tsup takes the imports of Node's modules before the plugin sees them.
    removeNodeProtocol: false,
    esbuildPlugins: [
      builtinsAsUsed,
      {
        name: 'keep-together',
        setup({ onLoad }) {
          onLoad({ filter: /\.ts$/ }, async ({ path }) => {
            if (!sharing.has(path)) return null;
            const text = await readFile(path, 'utf8');
            return { contents: `${text}\nimport ${JSON.stringify(resolve(door))};\n`, loader: 'ts' };
          });
        },
      },
    ],
  };
}
