import { BrowserWindow, dialog, shell } from 'electron';
import type { AppLog } from '../app/app-log.node.ts';
import type { ShellTexts } from '../shell/texts.ts';

interface Question {
  readonly message: string;
  readonly detail: string;
  readonly yes: string;
  /** What Escape and closing the question mean. */
  readonly no: string;
}

/** Asks the listener, in front of the window if there is one. */
export async function ask({ message, detail, yes, no }: Question): Promise<boolean> {
  const options = {
    type: 'question' as const,
    message,
    detail,
    buttons: [yes, no],
    defaultId: 1,
    cancelId: 1,
    noLink: true,
  };
  const [window] = BrowserWindow.getAllWindows();
  const { response } = await (window === undefined
    ? dialog.showMessageBox(options)
    : dialog.showMessageBox(window, options));
  return response === 0;
}

/** Shows a folder in the file manager. Rejects with the words of the operating system. */
export async function openFolder(path: string): Promise<void> {
  const problem = await shell.openPath(path);
  if (problem !== '') throw new Error(problem);
}

/** For an error that nothing has caught: the state of the app is unknown, so it ends. */
export function reportFatal(error: unknown, log: AppLog, { fatal }: ShellTexts): never {
  log.app.fatal({ err: error }, 'uncaught');
  dialog.showErrorBox(fatal.title, `${fatal.text}\n${log.path}`);
  process.exit(1);
}
