import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { addFonts } from './fonts.ts';

/** A Chromium that can be started as it is. */
export interface InstalledChromium {
  readonly executable: string;
  /** With its own libraries and fonts, so that it needs none of the system's. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

const WORKSPACE = join(import.meta.dirname, '..');
const CACHE = join(WORKSPACE, 'node_modules/.cache');
/** What decides on the content of the unpacked folder: the versions of the packages, and the code that fills it. */
const SOURCES = ['package.json', 'harness/chromium.ts', 'harness/fonts.ts'] as const;
const require = createRequire(import.meta.url);
const PACKAGE = pathToFileURL(require.resolve('@sparticuz/chromium')).href;
const UNPACK = `import chromium from ${JSON.stringify(PACKAGE)}; await chromium.executablePath();`;

interface Machine {
  readonly platform: string;
  readonly arch: string;
  /** Path of another Chromium. */
  readonly chromium: string | undefined;
}

/** Null, or why no Chromium can be started here. */
export function reasonAgainstChromium(machine: Machine = thisMachine()): string | null {
  const { platform, arch, chromium } = machine;
  if (chromium !== undefined || (platform === 'linux' && arch === 'x64')) return null;
  return `The bundled Chromium needs Linux on x64, and this is ${platform} on ${arch}. AURALIS_CHROMIUM may name another one.`;
}

function thisMachine(): Machine {
  return { platform: process.platform, arch: process.arch, chromium: process.env.AURALIS_CHROMIUM };
}

/**
 * Unpacks Chromium, its libraries and the fonts (230 MB) into `node_modules/.cache` unless they are there already.
 * `AURALIS_CHROMIUM` names another Chromium, which then runs with the libraries and fonts of the system.
 */
export async function installChromium(cache: string = CACHE): Promise<InstalledChromium> {
  const { chromium } = thisMachine();
  if (chromium !== undefined) return { executable: chromium, environment: process.env };
  const folder = join(cache, `chromium-${fingerprint()}`);
  if (!existsSync(folder)) await unpackInto(folder, cache);
  return {
    executable: join(folder, 'chromium'),
    environment: {
      ...process.env,
      LD_LIBRARY_PATH: join(folder, 'al2023/lib'),
      FONTCONFIG_FILE: join(folder, 'fonts/fonts.conf'),
      XDG_CACHE_HOME: folder,
    },
  };
}

/** Unpacks beside `folder` and renames, so that `folder` is complete whenever it exists, also for a second process. */
async function unpackInto(folder: string, cache: string): Promise<void> {
  mkdirSync(cache, { recursive: true });
  removeOutdated(folder, cache);
  const partial = mkdtempSync(join(cache, `partial-${process.pid}-`));
  try {
    await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', UNPACK], {
      // The package unpacks to the temporary folder, and adds its libraries only where it finds itself in AWS Lambda.
      env: { ...process.env, TMPDIR: partial, AWS_LAMBDA_JS_RUNTIME: 'nodejs24.x' },
    });
    await addFonts(join(partial, 'fonts'));
    renameSync(partial, folder);
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
}

/** Removes what other versions and interrupted runs left behind. */
function removeOutdated(folder: string, cache: string): void {
  for (const name of readdirSync(cache)) {
    const [, pid] = /^partial-(\d+)-/.exec(name) ?? [];
    const isOutdated = pid === undefined ? /^chromium-/.test(name) && name !== basename(folder) : !isRunning(pid);
    if (isOutdated) rmSync(join(cache, name), { recursive: true, force: true });
  }
}

function isRunning(pid: string): boolean {
  try {
    return process.kill(Number(pid), 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function fingerprint(): string {
  const hash = createHash('sha256');
  for (const file of SOURCES) hash.update(readFileSync(join(WORKSPACE, file)));
  return hash.digest('hex').slice(0, 12);
}
