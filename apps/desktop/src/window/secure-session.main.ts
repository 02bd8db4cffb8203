import { app, type Session, session } from 'electron';
import { mayRequest, mayRequestUpdate, mayUse } from '../shell/security.ts';

/** What the updater requests from, with a session of its own. */
export interface UpdaterNetwork {
  readonly session: Session;
  readonly feedUrl: string;
}

/**
 * Denies the pages of this app everything that the interface does not need: the network, permissions, and devices.
 *
 * @param updater - null where the app can't update itself
 */
export function secureSession(build: 'packaged' | 'development', updater: UpdaterNetwork | null): void {
  const { defaultSession } = session;
  const tools = build === 'packaged' ? 'packaged' : 'with-developer-tools';
  defaultSession.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !mayRequest(url, tools) }));
  defaultSession.setPermissionRequestHandler((_, permission, answer, { requestingUrl }) =>
    answer(mayUse(permission, requestingUrl)),
  );
  defaultSession.setPermissionCheckHandler((_, permission, origin) => mayUse(permission, origin));
  defaultSession.setDevicePermissionHandler(() => false);
  defaultSession.setSpellCheckerEnabled(false);
  // The session of the updater exists already, so it is none of those that are closed below.
  if (updater !== null) confineUpdater(updater);
  // No window of another session is ever opened; whoever finds a way to one finds it just as closed.
  app.on('session-created', (other) => {
    other.webRequest.onBeforeRequest((_, answer) => answer({ cancel: true }));
    denyPermissions(other);
  });
}

function confineUpdater({ session: own, feedUrl }: UpdaterNetwork): void {
  own.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !mayRequestUpdate(url, feedUrl) }));
  denyPermissions(own);
}

function denyPermissions(denied: Session): void {
  denied.setPermissionRequestHandler((_, __, answer) => answer(false));
  denied.setPermissionCheckHandler(() => false);
  denied.setDevicePermissionHandler(() => false);
}
