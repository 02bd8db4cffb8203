import { join } from 'node:path';
import electronLog from 'electron-log/node.js';
import { type Logger, pino } from 'pino';
import type { UpdaterLog } from '../updates/electron-updater.node.ts';

/** Beyond this, in bytes, the log is begun anew, and one old one is kept. */
const MOST_BYTES = 5 * 1024 * 1024;

export interface AppLog {
  /** Of the controllers: lines of JSON, as the web server writes them. */
  readonly app: Logger;
  /** Of electron-updater, which logs sentences. */
  readonly updater: UpdaterLog;
  readonly path: string;
}

/** Opens `main.log` in the folder for logs. Where it can't be written, electron-log goes on without it. */
export function openAppLog(folder: string, level = 'info'): AppLog {
  const path = join(folder, 'main.log');
  const log = electronLog.create({ logId: path });
  log.transports.file.resolvePathFn = () => path;
  log.transports.file.maxSize = MOST_BYTES;
  log.transports.file.format = '{text}';
  log.transports.file.level = 'silly';
  log.transports.console.level = false;
  const app = pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    { write: (line: string) => log.info(line.trimEnd()) },
  );
  const updater = app.child({ part: 'updater' });
  return {
    app,
    updater: {
      info: (message) => updater.info(message),
      warn: (message) => updater.warn(message),
      error: (message) => updater.error(message),
    },
    path,
  };
}
