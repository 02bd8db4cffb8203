import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import type { BaseUpdater } from 'electron-updater';

type OnResponse = (response: IncomingMessage) => void;

/** What the executors of Node and of Electron have in common. */
interface Executor {
  createRequest(options: RequestOptions, callback: OnResponse): ClientRequest;
  addRedirectHandlers(request: ClientRequest, options: RequestOptions, reject: (error: Error) => void): void;
}

/**
 * Makes the requests of electron-updater fail in place of two of its faults: it follows redirects without end, and it throws
 * where nothing can catch it, which would end the app. Installers lie beside the feed, so no redirect is needed.
 */
export function guardRequests(updater: BaseUpdater): void {
  const executor = Reflect.get(updater, 'httpExecutor') as Executor;
  const create = executor.createRequest.bind(executor);
  executor.createRequest = (options, onResponse) => {
    const request = create(options, (response) => {
      try {
        if (response.headers.location !== undefined) throw redirected();
        onResponse(response);
      } catch (error) {
        request.emit('error', error);
        request.abort();
      }
    });
    return request;
  };
  // Electron reports a redirect as an event of its own.
  executor.addRedirectHandlers = (request, _options, reject) => {
    request.on('redirect', () => {
      request.abort();
      reject(redirected());
    });
  };
}

function redirected(): Error {
  return new Error('The server redirects the download of an installer, which is not followed.');
}
