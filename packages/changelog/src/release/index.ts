export type { Problem } from '../problem.ts';
export { describeProblem } from '../problem.ts';
export type { CutOptions } from './cut-release.ts';
export { cutRelease } from './cut-release.ts';
export type { PreviewOptions, ReleasePreview } from './preview-release.ts';
export { previewRelease, renderPreview } from './preview-release.ts';
export type { CutStage } from './release-stages.ts';
export { CUT_STAGES } from './release-stages.ts';
