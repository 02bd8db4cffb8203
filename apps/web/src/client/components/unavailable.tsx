import { NotFound } from './not-found.tsx';
import { Page } from './page.tsx';
import { isMissing, LoadError } from './words.tsx';

export interface UnavailableProps {
  /** What the page would show, such as "Albums". */
  readonly title: string;
  /** Null while it is loaded. */
  readonly error: unknown;
  readonly onRetry: () => void;
}

/** Stands in for the page of one thing that is not there: it does not exist, or could not be loaded. */
export function Unavailable({ title, error, onRetry }: UnavailableProps) {
  if (error === null) return null;
  if (isMissing(error)) return <NotFound />;
  return (
    <Page title={title}>
      <LoadError error={error} onRetry={onRetry} />
    </Page>
  );
}
