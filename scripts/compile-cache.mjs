import { fileURLToPath } from 'node:url';

/**
 * Makes Node keep what it compiled, in `node_modules/.cache`, for this process's children and their threads.
 *
 * They run TypeScript, and Node removes the types with WebAssembly. That takes longer than most commands, and V8 may crash
 * when many threads do it at once (https://github.com/nodejs/node/issues/64500). A kept module needs neither.
 */
export function keepCompiledCode() {
  process.env.NODE_COMPILE_CACHE ??= fileURLToPath(new URL('../node_modules/.cache/node', import.meta.url));
}
