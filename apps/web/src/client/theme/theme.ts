import { createTheme, type PaletteOptions } from '@mui/material/styles';
import { type Colours, DARK, LIGHT } from './colours.ts';

const FONT = '"Inter Variable", "Inter Fallback", system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif';

/** Sizes in pixels: 12, 14, 16, 20, 28, 40. In rem, so that they follow the size that the reader has set. */
const size = (pixels: number) => `${pixels / 16}rem`;

const QUICK = 'opacity 160ms ease, background-color 160ms ease, border-color 160ms ease';

/** One theme for both schemes; style sheets read it through the variables `--mui-palette-*`. */
export const theme = createTheme({
  cssVariables: { colorSchemeSelector: 'data-colours' },
  colorSchemes: { light: { palette: paletteOf(LIGHT) }, dark: { palette: paletteOf(DARK) } },
  spacing: 4,
  shape: { borderRadius: 8 },
  typography: {
    fontFamily: FONT,
    fontSize: 16,
    htmlFontSize: 16,
    h1: { fontSize: size(28), lineHeight: 36 / 28, fontWeight: 650, letterSpacing: '-0.018em' },
    h2: { fontSize: size(20), lineHeight: 28 / 20, fontWeight: 620, letterSpacing: '-0.01em' },
    h3: { fontSize: size(16), lineHeight: 24 / 16, fontWeight: 620 },
    body1: { fontSize: size(16), lineHeight: 24 / 16 },
    body2: { fontSize: size(14), lineHeight: 20 / 14 },
    caption: { fontSize: size(12), lineHeight: 16 / 12 },
    button: { fontSize: size(14), lineHeight: 20 / 14, fontWeight: 560, textTransform: 'none' },
  },
  components: {
    MuiButtonBase: { defaultProps: { disableRipple: true } },
    MuiButton: {
      defaultProps: { disableElevation: true, variant: 'outlined', color: 'inherit' },
      styleOverrides: {
        root: {
          minHeight: 40,
          paddingInline: 16,
          transition: QUICK,
          whiteSpace: 'normal',
          textAlign: 'center',
          '&.MuiButton-outlined': { borderColor: 'var(--mui-palette-lineStrong)' },
          '@media (forced-colors: active)': { '&.MuiButton-contained': { border: '1px solid' } },
          '@media (pointer: coarse)': { minHeight: 44 },
          '&.MuiButton-sizeSmall': { minHeight: 36, paddingInline: 12, fontSize: size(14) },
        },
      },
    },
    MuiIconButton: {
      defaultProps: { color: 'inherit' },
      styleOverrides: {
        root: { borderRadius: 8, transition: QUICK, '@media (pointer: coarse)': { minWidth: 44, minHeight: 44 } },
      },
    },
    MuiLinearProgress: {
      styleOverrides: {
        root: {
          height: 8,
          borderRadius: 4,
          backgroundColor: 'var(--mui-palette-surface-sunken)',
          '@media (forced-colors: active)': { outline: '1px solid' },
        },
        bar: { borderRadius: 4, '@media (forced-colors: active)': { backgroundColor: 'Highlight' } },
      },
    },
    MuiDialog: { styleOverrides: { paper: { margin: 16, backgroundImage: 'none', borderRadius: 12 } } },
    MuiDialogTitle: {
      styleOverrides: {
        root: { fontSize: size(20), lineHeight: 28 / 20, fontWeight: 620, letterSpacing: '-0.01em', paddingTop: 24 },
      },
    },
    MuiDialogActions: {
      defaultProps: { disableSpacing: true },
      styleOverrides: { root: { padding: '16px 24px 20px', gap: 8, flexWrap: 'wrap' } },
    },
    MuiSkeleton: { defaultProps: { animation: false } },
  },
});

function paletteOf(colours: Colours): PaletteOptions {
  const [page, raised, sunken] = colours.surfaces;
  const main = (colour: string) => ({ main: colour, contrastText: page });
  return {
    primary: { main: colours.accent, contrastText: colours.onAccent },
    success: main(colours.success),
    warning: main(colours.warning),
    error: main(colours.danger),
    text: { primary: colours.text, secondary: colours.secondary },
    background: { default: page, paper: raised },
    divider: colours.line,
    surface: { page, raised, sunken },
    lineStrong: colours.secondary,
  };
}

declare module '@mui/material/styles' {
  interface Surfaces {
    readonly page: string;
    readonly raised: string;
    readonly sunken: string;
  }
  interface Palette {
    readonly surface: Surfaces;
    /** The edge of what can be pressed. */
    readonly lineStrong: string;
  }
  interface PaletteOptions {
    readonly surface?: Surfaces;
    readonly lineStrong?: string;
  }
}
