/** The few signs of the staff screens, drawn by us: 24 units, one stroke, the colour of the text beside them. */
const paths = {
  board: 'M3 5h6v14H3zM11 5h10v8H11zM11 15h10v4H11z',
  reports: 'M5 4h14v16H5zM9 9h6M9 13h6M9 17h3',
  eye: 'M2 12s3.6-6.5 10-6.5S22 12 22 12s-3.6 6.5-10 6.5S2 12 2 12M12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6',
  people:
    'M9 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6M3 20c0-3.5 2.7-6 6-6s6 2.5 6 6M16 5.5a3 3 0 0 1 0 5.5M17.5 14.4c2.1.8 3.5 2.9 3.5 5.6',
  person: 'M12 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8M4 21c0-4.4 3.6-7 8-7s8 2.6 8 7',
  urgent: 'M12 3 2.5 20h19zM12 10v4M12 17v.01',
  late: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18M12 7v5l3.5 2',
  waiting: 'M4 5h16v11H9l-5 4zM8 10.5h8',
  mail: 'M3 6h18v13H3zM3 7l9 6.5L21 7',
  photo: 'M4 6h16v13H4zM4 16l5-5 4 4 2-2 5 5M15.5 9.5v.01',
  place:
    'M12 21s-7-6.2-7-11a7 7 0 0 1 14 0c0 4.8-7 11-7 11M12 12.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5',
  phone:
    'M6 3h3l2 5-2.5 1.5a12 12 0 0 0 6 6L16 13l5 2v3c0 1.7-1.3 3-3 3C10.3 21 3 13.7 3 6c0-1.7 1.3-3 3-3',
  key: 'M8 19a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9M11.2 11.3 20 2.5M16 6.5l3 3M13.5 9l2.5 2.5',
  lock: 'M5 11h14v10H5zM8 11V7.5a4 4 0 0 1 8 0V11',
  device: 'M3 5h18v12H3zM8 21h8M12 17v4',
  offline:
    'M2 8.5A15 15 0 0 1 22 8.5M5.5 12.5a10 10 0 0 1 13 0M9 16.3a5 5 0 0 1 6 0M12 20v.01M4 3l16 18',
  live: 'M12 13.5a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3M7.8 16.2a6 6 0 0 1 0-8.4M16.2 7.8a6 6 0 0 1 0 8.4M5 19A10 10 0 0 1 5 5M19 5a10 10 0 0 1 0 14',
  back: 'M20 12H4M10 6l-6 6 6 6',
  close: 'M5 5l14 14M19 5 5 19',
  copy: 'M8 8h12v12H8zM4 16V4h12',
  bell: 'M12 3a6 6 0 0 0-6 6v4l-2 4h16l-2-4V9a6 6 0 0 0-6-6M10 20h4',
  bellOff: 'M7 6.5A6 6 0 0 1 18 9v4l1.5 3M6 9v4l-2 4h12M10 20h4M4 3l16 18',
  add: 'M12 5v14M5 12h14',
  done: 'M4 12.5 9.5 18 20 6.5',
  doubt: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18M12 8v5M12 16v.01',
  more: 'M5 12v.01M12 12v.01M19 12v.01',
  search: 'M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13M15.5 15.5 21 21',
  keyboard: 'M2 6h20v12H2zM6 10v.01M10 10v.01M14 10v.01M18 10v.01M7 14h10',
  shift: 'M4 8h14M14 4l4 4-4 4M20 16H6M10 12l-4 4 4 4',
  list: 'M4 6h.01M8 6h12M4 12h.01M8 12h12M4 18h.01M8 18h12',
  leave: 'M14 4h6v16h-6M15 12H3M7 8l-4 4 4 4',
} as const

/** The name of a sign. */
export type IconName = keyof typeof paths

/** A sign; what it means stands in words beside it, so it is hidden from screen readers. @param size  pixels */
export function Icon({ name, size = 18 }: { name: IconName; size?: number }) {
  return (
    <svg
      className="icon"
      viewBox="0 0 24 24"
      width={size}
      height={size}
      fill="none"
      stroke="currentColor"
      strokeWidth={name === 'more' ? 3 : 1.8}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={paths[name]} />
    </svg>
  )
}

/** Two arcs that make a roof, and the name in lower case. */
export function Mark({ size = 26 }: { size?: number }) {
  return (
    <svg className="mark" viewBox="6 24 52 24" width={size} height={size / 2} aria-hidden="true">
      <g fill="none" stroke="currentColor" strokeWidth="6" strokeLinecap="round">
        <path d="M10 44a16 16 0 0 1 32 0" />
        <path d="M22 44a16 16 0 0 1 32 0" />
      </g>
    </svg>
  )
}
