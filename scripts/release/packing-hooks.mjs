/**
 * Development dependencies mean nothing to those who install a package, and some of them are private packages of this
 * workspace, which no registry has. `pnpm pack` calls this hook; `pnpm install` does not know of it.
 */
function beforePacking({ devDependencies, ...manifest }) {
  return manifest;
}

export const hooks = { beforePacking };
