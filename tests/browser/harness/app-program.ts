import { parseArgs } from 'node:util';
import { APP_VERSION } from '@auralis/version';
import { readClientFiles } from '../../../apps/web/src/server/http/client-files.ts';
import { createServer } from '../../../apps/web/src/server/http/server.ts';
import { openServerLog } from '../../../apps/web/src/server/server-log.ts';

// The server of the web app with migrations, a version and an interface that the test chooses. It has the command line of
// main.ts, but the library may be missing.

const WEB_CLIENT = new URL('../../../apps/web/dist/client/', import.meta.url).href;
const {
  AURALIS_TEST_MIGRATIONS: migrations,
  AURALIS_TEST_VERSION: appVersion = APP_VERSION,
  AURALIS_TEST_CLIENT: client = WEB_CLIENT,
} = process.env;
const options = { library: { type: 'string', default: '' }, port: { type: 'string', default: '0' } } as const;
const { library, port } = parseArgs({ options }).values;

const server = createServer({
  library,
  appVersion,
  migrations,
  clientFiles: readClientFiles(new URL(client)),
  port: { at: Number(port) },
  log: openServerLog({ file: `${library}.log`, level: undefined }),
});
process.once('SIGTERM', () => void server.stop().then(() => process.exit(0)));
const { url } = await server.start();
console.log(`Auralis ${appVersion} answers at ${url}`);
