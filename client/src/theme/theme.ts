import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core'

/** The one accent: a deep ink blue. */
const ink: MantineColorsTuple = [
  '#eef2f9',
  '#dbe3f1',
  '#bccbe5',
  '#a3b7dd',
  '#8fa9d8',
  '#4f74b3',
  '#3a5f9f',
  '#2c4d87',
  '#1f3d70',
  '#152c54',
]

/** The one neutral, slightly warm like paper. From 6 on it is readable as text on white (at least 4.5:1). */
const gray: MantineColorsTuple = [
  '#faf9f7',
  '#f4f2ee',
  '#eae7e1',
  '#dcd8d0',
  '#c3beb4',
  '#9a9488',
  '#6b665c',
  '#57534a',
  '#3d3a34',
  '#262420',
]

/** The same neutral at night: 0 and 1 for text, 2 for quiet text, 4 for lines, 7 is the desk, 6 the page on it. */
const dark: MantineColorsTuple = [
  '#e8e5df',
  '#cfcbc3',
  '#aca79c',
  '#8f8a80',
  '#403d37',
  '#33302b',
  '#272521',
  '#1b1a18',
  '#151412',
  '#0f0e0d',
]

/** Danger only. */
const red: MantineColorsTuple = [
  '#fdf1ef',
  '#fadfdb',
  '#f4bdb6',
  '#f0a49b',
  '#ee9188',
  '#d5534a',
  '#b3261e',
  '#9a1f18',
  '#7f1913',
  '#5f120d',
]

export const theme = createTheme({
  primaryColor: 'ink',
  primaryShade: { light: 8, dark: 6 },
  colors: { ink, gray, dark, red },
  black: '#23211d',
  fontFamily: "'Inter Variable', system-ui, -apple-system, 'Segoe UI', sans-serif",
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, monospace',
  headings: { fontWeight: '620', fontFamily: "'Inter Variable', system-ui, -apple-system, 'Segoe UI', sans-serif" },
  fontSizes: { xs: '0.8rem', sm: '0.875rem', md: '0.9375rem', lg: '1.0625rem', xl: '1.25rem' },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { size: 'sm' } },
    TextInput: { defaultProps: { size: 'md' } },
    PasswordInput: { defaultProps: { size: 'md' } },
    Textarea: { defaultProps: { size: 'md' } },
    NativeSelect: { defaultProps: { size: 'md' } },
    Modal: {
      defaultProps: { centered: true, overlayProps: { backgroundOpacity: 0.4 }, transitionProps: { duration: 120 } },
      styles: { title: { fontSize: '1.0625rem', fontWeight: 600 } },
    },
    // The placeholder that Mantine focuses first is a hidden stop that screen readers announce as nothing.
    Menu: { defaultProps: { shadow: 'md', transitionProps: { duration: 80 }, withInitialFocusPlaceholder: false } },
    Tooltip: { defaultProps: { openDelay: 350, transitionProps: { duration: 80 } } },
  },
})

/**
 * Meaning-bearing colours for both schemes. Use these names in CSS modules, never a shade: `--lc-page` is paper,
 * `--lc-desk` what it lies on, `--lc-line` a quiet border, `--lc-quiet` secondary text; the rest are states.
 */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': '#faf9f7',
    '--mantine-color-dimmed': gray[6],
    '--mantine-color-placeholder': gray[6],
    '--mantine-color-error': red[6],
    '--mantine-color-default-border': gray[3],
    '--lc-desk': '#faf9f7',
    '--lc-page': '#ffffff',
    '--lc-line': gray[2],
    '--lc-quiet': gray[6],
    '--lc-hover': gray[1],
    '--lc-focus': ink[6],
    '--lc-mark': '#ffe58a',
    '--lc-waiting': '#8a4b00',
    '--lc-waiting-soft': '#fdf3e1',
    '--lc-done': '#1d6b3a',
    '--lc-done-soft': '#e8f4ec',
    '--lc-danger': red[6],
    '--lc-danger-soft': red[0],
  },
  dark: {
    '--mantine-color-body': dark[7],
    '--mantine-color-dimmed': dark[2],
    '--mantine-color-placeholder': dark[2],
    '--mantine-color-error': red[4],
    '--mantine-color-default-border': dark[4],
    '--mantine-color-anchor': ink[4],
    '--lc-desk': dark[7],
    '--lc-page': '#22201d',
    '--lc-line': '#35322d',
    '--lc-quiet': dark[2],
    '--lc-hover': dark[6],
    '--lc-focus': ink[4],
    '--lc-mark': '#5a4a12',
    '--lc-waiting': '#e9b766',
    '--lc-waiting-soft': '#33291a',
    '--lc-done': '#84c79a',
    '--lc-done-soft': '#1d2b21',
    '--lc-danger': red[4],
    '--lc-danger-soft': '#34201e',
  },
})
