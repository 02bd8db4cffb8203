export type { CutOptions, CutStage } from './cut-release.ts';
export { CUT_STAGES, cutRelease } from './cut-release.ts';
export type { PreviewOptions, ReleasePreview } from './preview-release.ts';
export { previewRelease } from './preview-release.ts';
export type { Problem } from './problem.ts';
export { describeProblem } from './problem.ts';
export { renderPreview } from './render-preview.ts';
