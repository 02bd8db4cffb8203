import { UpdateDialogs } from './update-dialogs.tsx';
import { UpdateNotice } from './update-line.tsx';
import { useUpdates } from './updates-context.tsx';

/** The updates of the desktop app: a line when there is one, and dialogs for a listener who asks. */
export function UpdateCenter() {
  const watched = useUpdates();
  if (watched === null) return null;
  const { attention } = watched;
  return (
    <>
      <UpdateNotice watched={watched} />
      {attention === 'unasked' ? null : <UpdateDialogs watched={watched} attention={attention} />}
    </>
  );
}
