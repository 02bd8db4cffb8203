/** The colours of one scheme. Text on every surface has a contrast of at least 7:1, secondary text of at least 4.5:1. */
export interface Colours {
  /** The page, what lies on it, and what is sunk into it or hovered. */
  readonly surfaces: readonly [page: string, raised: string, sunken: string];
  readonly text: string;
  readonly secondary: string;
  readonly line: string;
  /** Only for what can be pressed, and for progress. */
  readonly accent: string;
  readonly onAccent: string;
  readonly success: string;
  readonly warning: string;
  readonly danger: string;
}

export const LIGHT: Colours = {
  surfaces: ['#faf9f6', '#ffffff', '#f0eee9'],
  text: '#1d1b18',
  secondary: '#5c574f',
  line: '#e2ded6',
  accent: '#4350c8',
  onAccent: '#ffffff',
  success: '#1b6b41',
  warning: '#7d5200',
  danger: '#ab231c',
};

export const DARK: Colours = {
  surfaces: ['#171614', '#201e1b', '#2b2925'],
  text: '#f2efe9',
  secondary: '#b8b2a7',
  line: '#3a3733',
  accent: '#aab4ff',
  onAccent: '#171b45',
  success: '#7fd6a4',
  warning: '#f1c56f',
  danger: '#ffb3aa',
};
