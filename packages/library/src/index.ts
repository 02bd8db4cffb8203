export { type LibraryLocation, type LocationOptions, locateLibrary } from './location.ts';
export { LIBRARY_MEASURES, type LibraryMeasure } from './measures.ts';
export { type LibraryState, type OpenLibrary, type OpenLibraryOptions, openLibrary } from './open-library.ts';
export { formatReceipt } from './receipt.ts';
export { STEPS_FOLDER } from './steps.ts';
