import { readFile } from 'node:fs/promises';
import { dirname, relative, resolve } from 'node:path';
import type { Options } from 'tsup';

type Plugin = NonNullable<Options['esbuildPlugins']>[number];

/**
 * Build options that keep the import of a package quick: everything behind its entry point lands in one chunk, and
 * Node's own modules are taken without loading more than is used. Each chunk costs about half a millisecond to import.
 *
 * @param entry - the entry point whose import has to be quick, from the package's own folder
 * @param sharedWith - files that begin a chunk of their own: other entry points, workers, dynamic imports
 */
export function singleChunk(entry: string, sharedWith: readonly string[] = []): Options {
  return {
    esbuildOptions: (options) => {
      // Without it, a file would share only what it uses of the entry point, and the rest would be split off.
      options.ignoreAnnotations = true;
      // Halves what Node reads at each start. Names stay, for stack traces.
      options.minifyWhitespace = true;
      options.minifySyntax = true;
      // Before an error that nothing catches, Node prints the line that threw it.
      options.lineLimit = 120;
      // Node 24 supports `using`; esbuild would put its replacement into a chunk.
      options.supported = { ...options.supported, using: true };
    },
    // Otherwise tsup handles imports of Node's modules before the plugin sees them.
    removeNodeProtocol: false,
    plugins: [runtimeImports],
    esbuildPlugins: [inlineBuiltins, shareAll(resolve(entry), new Set(sharedWith.map((path) => resolve(path))))],
  };
}

/**
 * Tells webpack to leave imports of computed paths to Node: it would look for them among the sources of the app. A comment
 * in the source would not last, since esbuild removes it with the whitespace.
 */
const runtimeImports: NonNullable<Options['plugins']>[number] = {
  name: 'runtime-imports',
  renderChunk: (code) => ({ code: code.replaceAll(/\bimport\((?=\w)/g, 'import(/* webpackIgnore: true */ ') }),
};

/** esbuild makes a chunk for each set of entry points that share something: here all of them share the whole entry. */
function shareAll(entry: string, sharing: ReadonlySet<string>): Plugin {
  return {
    name: 'share-all',
    setup({ onLoad }) {
      onLoad({ filter: /\.ts$/ }, async ({ path }) => {
        if (!sharing.has(path)) return null;
        const text = await readFile(path, 'utf8');
        // The text gets into the source map, and into the names of chunks: the folder of the builder must not.
        const specifier = `./${relative(dirname(path), entry).replaceAll('\\', '/')}`;
        return { contents: `${text}\nimport ${JSON.stringify(specifier)};\n`, loader: 'ts' };
      });
    },
  };
}

/**
 * A named import such as `import { openSync } from 'node:fs'` makes Node evaluate every export of that module, which
 * loads streams and promises too. Destructuring the module object does not. What Node itself loads at first use can't
 * be imported by name here: the build fails and names it.
 */
const inlineBuiltins: Plugin = {
  name: 'inline-builtins',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:/, namespace: 'file' }, ({ path, kind }) =>
      kind === 'dynamic-import' ? { path, external: true } : { path, namespace: 'builtin' },
    );
    onLoad({ filter: /.*/, namespace: 'builtin' }, ({ path }) => ({
      contents: `export const { ${plainExports(path).join(', ')} } = process.getBuiltinModule(${JSON.stringify(path)});`,
      loader: 'js',
    }));
  },
};

/** Names of exports that are plain values; one that is loaded at first use is a getter. */
function plainExports(path: string): readonly string[] {
  const descriptors = Object.getOwnPropertyDescriptors(process.getBuiltinModule(path));
  return Object.keys(descriptors).filter((name) => 'value' in (descriptors[name] ?? {}) && /^[a-zA-Z]\w*$/.test(name));
}
