import {
  type CSSVariablesResolver,
  createTheme,
  defaultVariantColorsResolver,
  type MantineColorsTuple,
  type VariantColorsResolver,
} from '@mantine/core'

// The component library in the colours and sizes of src/web/ui/tokens.css; nothing here names a literal value.

const shades = (...tokens: string[]): MantineColorsTuple =>
  Array.from(
    { length: 10 },
    (_, i) => `var(--${tokens[Math.min(i, tokens.length - 1)]})`,
  ) as unknown as MantineColorsTuple

const meanings = ['brand', 'attention', 'danger', 'good', 'info'] as const

/** Text that can be read on a filled ground of a colour. */
const textOn: Readonly<Record<string, string>> = {
  brand: 'var(--on-brand)',
  danger: 'var(--on-danger)',
}

const variantColorResolver: VariantColorsResolver = (input) => {
  const name = input.color ?? 'brand'
  if (!(meanings as readonly string[]).includes(name)) return defaultVariantColorsResolver(input)
  const colour = `var(--${name})`
  const none = '1px solid transparent'
  const mixed = (percent: number) => `color-mix(in srgb, ${colour} ${percent}%, var(--surface))`
  switch (input.variant) {
    case 'filled':
      return {
        background: colour,
        hover: `color-mix(in srgb, ${colour} 88%, var(--ink))`,
        color: textOn[name] ?? 'var(--surface)',
        border: none,
      }
    case 'light':
      return { background: mixed(12), hover: mixed(20), color: colour, border: none }
    case 'outline':
      return {
        background: 'transparent',
        hover: mixed(12),
        color: colour,
        border: `1px solid ${colour}`,
      }
    case 'subtle':
      return { background: 'transparent', hover: mixed(12), color: colour, border: none }
    default:
      return defaultVariantColorsResolver(input)
  }
}

/** Mantine's theme. */
export const theme = createTheme({
  primaryColor: 'brand',
  colors: {
    brand: shades('brand'),
    attention: shades('attention'),
    danger: shades('danger'),
    good: shades('good'),
    info: shades('info'),
    red: shades('danger'),
    dark: shades(
      'ink',
      'ink',
      'muted',
      'muted',
      'line',
      'raised',
      'surface',
      'ground',
      'ground',
      'ground',
    ),
    gray: shades('raised', 'raised', 'line', 'line', 'line', 'muted', 'muted', 'ink', 'ink', 'ink'),
  },
  white: 'var(--surface)',
  black: 'var(--ink)',
  variantColorResolver,
  fontFamily: 'var(--font)',
  fontFamilyMonospace: 'ui-monospace, monospace',
  headings: { fontFamily: 'var(--font)', fontWeight: '650' },
  fontSizes: {
    xs: 'var(--size-12)',
    sm: 'var(--size-14)',
    md: 'var(--size-16)',
    lg: 'var(--size-20)',
    xl: 'var(--size-25)',
  },
  spacing: {
    xs: 'var(--space-2)',
    sm: 'var(--space-3)',
    md: 'var(--space-4)',
    lg: 'var(--space-6)',
    xl: 'var(--space-8)',
  },
  radius: {
    xs: 'var(--radius)',
    sm: 'var(--radius)',
    md: 'var(--radius)',
    lg: 'var(--radius-large)',
    xl: 'var(--radius-large)',
  },
  defaultRadius: 'sm',
  shadows: { md: 'var(--shadow)', lg: 'var(--shadow)', xl: 'var(--shadow)' },
  components: {
    // The heading of a dialog is no banner of the page. Nothing scrolls behind it but the screens' own parts, and
    // the lock would write a style that the page's policy refuses.
    Modal: {
      defaultProps: { attributes: { header: { role: 'presentation' } }, lockScroll: false },
    },
  },
  cursorType: 'pointer',
  respectReducedMotion: true,
})

const fixed = {
  '--mantine-color-text': 'var(--ink)',
  '--mantine-color-bright': 'var(--ink)',
  '--mantine-color-body': 'var(--surface)',
  '--mantine-color-error': 'var(--danger)',
  '--mantine-color-success': 'var(--good)',
  '--mantine-color-placeholder': 'var(--muted)',
  '--mantine-color-anchor': 'var(--brand)',
  '--mantine-color-default': 'var(--surface)',
  '--mantine-color-default-hover': 'var(--raised)',
  '--mantine-color-default-color': 'var(--ink)',
  '--mantine-color-default-border': 'var(--muted)',
  '--mantine-color-dimmed': 'var(--muted)',
  '--mantine-color-disabled': 'var(--raised)',
  '--mantine-color-disabled-color': 'var(--muted)',
  '--mantine-color-disabled-border': 'var(--line)',
  '--mantine-primary-color-contrast': 'var(--on-brand)',
}

/** Both themes say the same here, since the tokens themselves change with the theme. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: fixed,
  dark: fixed,
})
