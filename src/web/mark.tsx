/** The mark: two arcs that make a roof together. */
export const Mark = () => (
  <svg className="mark" viewBox="6 24 52 24" width="39" height="18" aria-hidden="true">
    <g fill="none" stroke="currentColor" strokeWidth="6" strokeLinecap="round">
      <path d="M10 44a16 16 0 0 1 32 0" />
      <path d="M22 44a16 16 0 0 1 32 0" />
    </g>
  </svg>
)
