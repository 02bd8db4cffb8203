import type { Options } from 'tsup';

/**
 * Takes from Node's own modules what needs no loading. `import { openSync } from 'node:fs'` makes Node ask for everything
 * that module has, so that streams and promises are loaded with it: milliseconds at each start of an app that uses
 * neither. What Node itself loads at its first use can't be imported here: the build says so.
 */
export const builtinsAsUsed: NonNullable<Options['esbuildPlugins']>[number] = {
  name: 'builtins-as-used',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:/, namespace: 'file' }, ({ path, kind }) =>
      kind === 'dynamic-import' ? { path, external: true } : { path, namespace: 'builtin' },
    );
    onLoad({ filter: /.*/, namespace: 'builtin' }, ({ path }) => ({
      contents: `export const { ${readyExports(path).join(', ')} } = process.getBuiltinModule(${JSON.stringify(path)});`,
      loader: 'js',
    }));
  },
};

/** Names of plain values; what is loaded at its first use is behind a getter. */
function readyExports(path: string): readonly string[] {
  const descriptors = Object.getOwnPropertyDescriptors(process.getBuiltinModule(path));
  return Object.keys(descriptors).filter((name) => 'value' in (descriptors[name] ?? {}) && /^[a-zA-Z]\w*$/.test(name));
}
