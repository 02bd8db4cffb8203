import { resolve } from 'node:path';
import { EXIT, type VerbResult } from '@auralis/command-line';
import type { RepositoryPlaces } from '@auralis/version/repository';
import { previewRelease } from '../release/preview-release.ts';
import { renderPreview } from '../release/render-preview.ts';

/** What the next release would be; exit 1 if something stands in its way. */
export async function preview(root: string, places: RepositoryPlaces): Promise<VerbResult> {
  const shown = await previewRelease({ root: resolve(root), places });
  return { json: shown, text: renderPreview(shown), exit: shown.status === 'refused' ? EXIT.failed : EXIT.done };
}
