import { UpdateError } from './errors.ts';

const DETAIL_LENGTH = 500;

interface RawError {
  readonly code: string;
  readonly text: string;
}

/** An error of reading the feed, as the network threw it, in words. */
export function unreachable(cause: unknown): UpdateError {
  return new UpdateError('FEED_UNREACHABLE', {
    message: 'The update server can not be reached.',
    detail: causes(cause),
    hint: 'Check your internet connection, and try again.',
    cause,
  });
}

/** The message of an error of `fetch` is only that it failed. */
function causes(error: unknown): string {
  const inner = error instanceof Error ? error.cause : undefined;
  return inner === undefined ? rawError(error).text : `${rawError(error).text}: ${rawError(inner).text}`;
}

/** The feed is not one, or not one that this version understands. */
export function unreadable(detail: string): UpdateError {
  return new UpdateError('FEED_UNREADABLE', {
    message: 'What the update server answered is not a list of updates.',
    detail: detail.slice(0, DETAIL_LENGTH),
    hint: 'If this network asks you to sign in, open a web page first, sign in, and check again.',
  });
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
  if (rawError(error).code === 'ENOSPC')
    return new UpdateError('DISK_FULL', {
      message: 'The disk is too full to install the update. Your version is still there.',
      detail: rawError(error).text,
      hint: 'Free some space, and try again.',
      cause: error,
    });
  return new UpdateError('INSTALL_FAILED', {
    message: 'The update could not be installed.',
    detail: rawError(error).text,
    hint: 'Check that you may write to the folder of Auralis, restart it and try again, or install it from the website.',
    cause: error,
  });
}

/** electron-updater puts whole answers of the server into its messages. */
function rawError(error: unknown): RawError {
  const { code = '', message = String(error) } = (error ?? {}) as {
    readonly code?: unknown;
    readonly message?: string;
  };
  return { code: String(code), text: message.slice(0, DETAIL_LENGTH) };
}
