import Button from '@mui/material/Button';
import { Component, type ReactNode } from 'react';
import { StatusLine } from '../components/words.tsx';
import { type Texts, TextsProvider } from '../texts/texts.ts';
import { Stage } from '../upgrade/stage.tsx';

interface CrashProps {
  readonly texts: Texts;
  readonly children: ReactNode;
}

/** Stands in for a page with a fault, so that nobody is left with an empty window. */
export class Crash extends Component<CrashProps, { readonly reason: string | null }> {
  override state: { readonly reason: string | null } = { reason: null };

  static getDerivedStateFromError(error: unknown) {
    return { reason: error instanceof Error ? error.message : String(error) };
  }

  override render() {
    const { texts, children } = this.props;
    const { reason } = this.state;
    if (reason === null) return children;
    const { frame, failure } = texts.t;
    return (
      <TextsProvider value={texts}>
        <Stage>
          <h1>{frame.crashed}</h1>
          <StatusLine tone="warning">{frame.crashedHint}</StatusLine>
          <div>
            <Button variant="contained" color="primary" onClick={() => location.reload()}>
              {frame.reload}
            </Button>
          </div>
          <details>
            <summary>{failure.details}</summary>
            <p>{reason}</p>
          </details>
        </Stage>
      </TextsProvider>
    );
  }
}
