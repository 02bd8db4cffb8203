/** Outlines on a grid of 24, drawn with the colour of the text around them. */
const PATHS = {
  library: 'M4 5v14M9 5v14M14 5v14M18 5.5l3 13',
  playlists: 'M4 7h11M4 12h11M4 17h6M15 17.5a2.5 2.5 0 1 0 5 0 2.5 2.5 0 1 0-5 0M20 17.5V8l2 1.5',
  backups:
    'M4 7c0-1.7 3.6-3 8-3s8 1.3 8 3-3.6 3-8 3-8-1.3-8-3zM4 7v10c0 1.7 3.6 3 8 3s8-1.3 8-3V7M4 12c0 1.7 3.6 3 8 3s8-1.3 8-3',
  history: 'M4 12a8 8 0 1 0 2.6-5.9M4 4v4h4M12 8v4.5l3 2',
  whatsNew: 'M12 3l2.2 6.3L20.5 12l-6.3 2.2L12 21l-2.2-6.8L3.5 12l6.3-2.7z',
  settings: 'M4 7h9M19 7h1M13 7a3 3 0 1 0 6 0 3 3 0 1 0-6 0M4 17h1M11 17h9M5 17a3 3 0 1 0 6 0 3 3 0 1 0-6 0',
  about: 'M12 3a9 9 0 1 0 0 18 9 9 0 1 0 0-18M12 11v5M12 7.6v.1',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  warning: 'M12 4L2.8 20h18.4zM12 10v4.5M12 17.2v.1',
  error: 'M12 3a9 9 0 1 0 0 18 9 9 0 1 0 0-18M9 9l6 6M15 9l-6 6',
  heart: 'M12 20C7 16 3.5 13 3.5 9A4.5 4.5 0 0 1 12 7a4.5 4.5 0 0 1 8.5 2c0 4-3.5 7-8.5 11z',
  plus: 'M12 5v14M5 12h14',
  addTo: 'M4 7h12M4 12h12M4 17h6M17 14v6M14 17h6',
  close: 'M6 6l12 12M18 6L6 18',
  search: 'M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 1 0 0-13M15.5 15.5L20 20',
  up: 'M6 15l6-6 6 6',
  down: 'M6 9l6 6 6-6',
  back: 'M11 6l-6 6 6 6M5 12h14',
  drag: 'M9 6v.1M15 6v.1M9 12v.1M15 12v.1M9 18v.1M15 18v.1',
  more: 'M5 12v.1M12 12v.1M19 12v.1',
  remove: 'M5 7h14M10 7V4.5h4V7M7 7l1 13h8l1-13M10.5 11v5.5M13.5 11v5.5',
  edit: 'M4 20l1-4L16 5l3 3L8 19zM14 7l3 3',
  keyboard: 'M3 7h18v10H3zM7 10.5v.1M11 10.5v.1M15 10.5v.1M8 14h8',
  undo: 'M8 5L4 9l4 4M4 9h10a5.5 5.5 0 0 1 0 11h-4',
  ring: 'M12 6a6 6 0 1 0 0 12 6 6 0 1 0 0-12',
  offline: 'M4 4l16 16M8.5 16a5 5 0 0 1 7 0M5 12.5a10 10 0 0 1 4-2.4M19 12.5a10 10 0 0 0-4.5-2.5M12 19.5v.1',
} as const;

export type IconName = keyof typeof PATHS;

export interface IconProps {
  readonly name: IconName;
  /** In pixels. */
  readonly size?: number;
  readonly filled?: 'filled' | 'outlined';
}

/** Decoration only: the words beside it say the same. */
export function Icon({ name, size = 20, filled = 'outlined' }: IconProps) {
  const width = name === 'drag' || name === 'more' ? 2.6 : 1.7;
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill={filled === 'filled' ? 'currentColor' : 'none'}
      stroke="currentColor"
      strokeWidth={width}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
