import { UpdateError } from './errors.ts';
import { unreadable } from './trust.ts';

const UNREACHABLE = /^(?:ECONN|ENOTFOUND|EAI_|ENET|EHOST|ETIMEDOUT|EPIPE|HTTP_ERROR_|ERR_TLS|CERT_|DEPTH_|UNABLE_)/;
/** Chromium's network errors, such as `net::ERR_INTERNET_DISCONNECTED`, and those of the HTTP client in words. */
const UNREACHABLE_TEXT = /^net::|aborted|timed out|socket hang up|Too many redirects/;
const DETAIL_LENGTH = 500;

interface RawError {
  readonly code: string;
  readonly text: string;
}

/** An error of reading the feed, as electron-updater or the network threw it, in words. */
export function checkError(error: unknown): UpdateError {
  const { code, text } = rawError(error);
  if (code === 'ERR_UPDATER_CHANNEL_FILE_NOT_FOUND')
    return new UpdateError('FEED_MISSING', {
      message: 'The update server has no list of updates for this computer.',
      detail: text,
      hint: 'Check again tomorrow. Your version keeps working.',
      cause: error,
    });
  if (UNREACHABLE.test(code) || UNREACHABLE_TEXT.test(text))
    return new UpdateError('FEED_UNREACHABLE', {
      message: 'The update server can not be reached.',
      detail: text,
      hint: 'Check your internet connection, and try again.',
      cause: error,
    });
  return unreadable(text, error);
}

/** An error of a download. */
export function downloadError(error: unknown): UpdateError {
  const { code, text } = rawError(error);
  if (code === 'ERR_CHECKSUM_MISMATCH')
    return new UpdateError('UPDATE_CORRUPTED', {
      message: 'What was downloaded is not what was released. It was deleted.',
      detail: text,
      hint: 'Download it again. If this happens again, please report it.',
      cause: error,
    });
  if (code === 'ENOSPC')
    return new UpdateError('DISK_FULL', {
      message: 'The disk became full during the download.',
      detail: text,
      hint: 'Free some space, and download it again.',
      cause: error,
    });
  return new UpdateError('DOWNLOAD_INTERRUPTED', {
    message: 'The download was interrupted. Nothing was installed.',
    detail: text,
    hint: 'Check your internet connection, and download it again.',
    cause: error,
  });
}

/** An error of replacing the installed app. */
export function installError(error: unknown): UpdateError {
  return new UpdateError('INSTALL_FAILED', {
    message: 'The update could not be installed.',
    detail: rawError(error).text,
    hint: 'Check that you may write to the folder of Auralis, restart it and try again, or install it from the website.',
    cause: error,
  });
}

/** electron-updater puts the whole answer of the server into its messages. */
function rawError(error: unknown): RawError {
  const { code = '', message = String(error) } = (error ?? {}) as {
    readonly code?: unknown;
    readonly message?: string;
  };
  return { code: String(code), text: message.slice(0, DETAIL_LENGTH) };
}
