import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An npm registry on the loopback interface: what the npm client needs to publish and to look up, and nothing else. */
export interface LocalRegistry extends AsyncDisposable {
  readonly url: string;
  /** Package name → npm tag → version. */
  readonly tags: () => Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Refuses to publish a package from now on, as a registry does without permission; `null` accepts all again. */
  readonly refuse: (name: string | null) => void;
  /** The requests that changed something, by package. */
  readonly published: readonly string[];
}

interface Packument {
  readonly name: string;
  readonly 'dist-tags': Record<string, string>;
  readonly versions: Record<string, unknown>;
}

/** Starts a registry on a free port. */
export async function startRegistry(): Promise<LocalRegistry> {
  const packages = new Map<string, Packument>();
  const published: string[] = [];
  let refused: string | null = null;
  const answer = async (request: IncomingMessage): Promise<readonly [number, unknown]> => {
    const name = decodeURIComponent((request.url ?? '').slice(1).split('?')[0] ?? '');
    if (name === '-/whoami') return [200, { username: 'tester' }];
    const known = packages.get(name);
    if (request.method === 'GET') return known === undefined ? [404, { error: 'not_found' }] : [200, known];
    if (request.method !== 'PUT') return [405, { error: 'method not allowed' }];
    if (name === refused) return [403, { error: `You may not publish ${name}.` }];
    const sent: Packument = JSON.parse(await bodyOf(request));
    const again = Object.keys(sent.versions).filter((version) => known !== undefined && version in known.versions);
    if (again.length > 0) return [403, { error: `You cannot publish over ${again.join(', ')}.` }];
    packages.set(name, {
      name,
      'dist-tags': { ...known?.['dist-tags'], ...sent['dist-tags'] },
      versions: { ...known?.versions, ...sent.versions },
    });
    published.push(...Object.keys(sent.versions).map((version) => `${name}@${version}`));
    return [201, { ok: true }];
  };
  const server = createServer(async (request, response) => {
    const [status, body] = await answer(request);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    tags: () => Object.fromEntries([...packages].map(([name, { 'dist-tags': tags }]) => [name, tags])),
    refuse: (name) => {
      refused = name;
    },
    published,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
