import { mkdirSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { runServer } from 'verdaccio';

/** An npm registry (verdaccio) on the loopback interface that has no package at first and asks no other registry. */
export interface LocalRegistry extends AsyncDisposable {
  /** The environment for npm commands that use this registry as a user who may publish. */
  readonly environment: Readonly<Record<string, string>>;
  /** npm tag → version; empty for a package that nobody published. */
  readonly tags: (name: string) => Promise<Readonly<Record<string, string>>>;
  readonly versions: (name: string) => Promise<readonly string[]>;
  /** Forbids to publish a package from now on; `null` allows all again. */
  readonly forbid: (name: string | null) => Promise<void>;
}

const USER = { name: 'tester', password: 'a-password' };

/**
 * Starts a registry on a free port.
 *
 * @param folder - for its files and for npm's
 */
export async function startRegistry(folder: string): Promise<LocalRegistry> {
  const storage = join(folder, 'registry');
  mkdirSync(storage);
  let server = await listen(storage, null, 0);
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}/`;
  const npmrc = join(folder, 'npmrc');
  writeFileSync(npmrc, `registry=${url}\n//127.0.0.1:${port}/:_authToken=${await register(url)}\n`);
  const look = async (name: string) => {
    const answer = await fetch(`${url}${name.replace('/', '%2f')}`);
    const document = answer.ok ? await answer.json() : {};
    return document as { readonly 'dist-tags'?: Record<string, string>; readonly versions?: Record<string, unknown> };
  };
  return {
    environment: {
      npm_config_registry: url,
      npm_config_userconfig: npmrc,
      npm_config_cache: join(folder, 'npm-cache'),
      npm_config_update_notifier: 'false',
    },
    tags: async (name) => (await look(name))['dist-tags'] ?? {},
    versions: async (name) => Object.keys((await look(name)).versions ?? {}),
    forbid: async (name) => {
      await close(server);
      server = await listen(storage, name, port);
    },
    [Symbol.asyncDispose]: () => close(server),
  };
}

async function listen(storage: string, forbidden: string | null, port: number): Promise<Server> {
  const everyone = { access: '$all', publish: '$authenticated' };
  const server: Server = await runServer({
    storage,
    self_path: storage,
    secret: 'a-secret-of-thirty-two-characters',
    auth: { htpasswd: { file: join(storage, 'htpasswd') } },
    uplinks: {},
    // The first pattern that matches a name decides. No user has the name "nobody".
    packages: { ...(forbidden === null ? {} : { [forbidden]: { ...everyone, publish: 'nobody' } }), '**': everyone },
    log: { type: 'stdout', level: 'fatal' },
    web: { enable: false },
  } as never);
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', done));
  return server;
}

/** @returns the token of a new user */
async function register(url: string): Promise<string> {
  const answer = await fetch(`${url}-/user/org.couchdb.user:${USER.name}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(USER),
  });
  const { token } = (await answer.json()) as { readonly token: string };
  return token;
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
}
