import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type HeldUpgrade, heldUpgrade } from './held-upgrade.ts';
import { startWebServer, type WebServer } from './web-server.ts';

const harness = (name: string) => join(import.meta.dirname, name);

export interface AppServerOptions {
  /** Path of the library; it may be missing. */
  readonly library: string;
  /** Folder of migrations; those of Auralis unless given. */
  readonly migrations?: string;
  /** Version of the app; the one of this repository unless given. */
  readonly version?: string;
  /** Any free port unless given. */
  readonly port?: number;
  /** Folder of the built interface; that of the web app unless given. */
  readonly client?: URL;
  /** `slow`: whatever it does takes less than a second by its own clock. */
  readonly clock?: 'real' | 'slow';
}

/** Starts the server of the web app with what a test replaces of it. */
export function startAppServer(options: AppServerOptions): Promise<WebServer> {
  const { library, migrations, version, client, port = 0, clock = 'real' } = options;
  return startWebServer({
    program: harness('app-program.ts'),
    library,
    args: ['--port', String(port)],
    env: {
      ...(migrations === undefined ? {} : { AURALIS_TEST_MIGRATIONS: migrations }),
      ...(version === undefined ? {} : { AURALIS_TEST_VERSION: version }),
      ...(client === undefined ? {} : { AURALIS_TEST_CLIENT: client.href }),
      ...(clock === 'real' ? {} : { NODE_OPTIONS: `--import=${pathToFileURL(harness('slow-clock.ts'))}` }),
    },
  });
}

/** A server whose upgrade the test holds. */
export interface HeldServer extends WebServer {
  readonly upgrade: HeldUpgrade;
}

/** Starts a server that holds the last step of its upgrade, in the folder of its library. */
export async function startHeldServer(
  options: Omit<AppServerOptions, 'migrations'> & { readonly upgrade?: HeldUpgrade },
): Promise<HeldServer> {
  const upgrade = options.upgrade ?? (await heldUpgrade(dirname(options.library)));
  const server = await startAppServer({ ...options, migrations: upgrade.migrations });
  return {
    ...server,
    upgrade,
    [Symbol.asyncDispose]: async () => {
      // A server that is stopped waits for the step.
      upgrade.release('succeeds');
      await server.stop();
    },
  };
}
