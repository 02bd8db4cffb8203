export { type GenerateOptions, generateLibrary } from './generate-library.ts';
export { type Random, seededRandom } from './random.ts';
