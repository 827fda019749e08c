import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

/** The one accent: a deep teal. White on shade 7 is 6 : 1, on shade 8 7 : 1; text in it is shade 3 on the dark ground. */
const accent: MantineColorsTuple = [
  '#e9f6f6',
  '#d3ebec',
  '#a5d6d8',
  '#79c3c6',
  '#4fa9ad',
  '#2f9095',
  '#1c787e',
  '#126a70',
  '#0b5f66',
  '#064a50',
];

export const theme = createTheme({
  colors: { accent },
  primaryColor: 'accent',
  primaryShade: { light: 8, dark: 7 },
  autoContrast: true,
  fontFamily: "'Inter Variable', system-ui, sans-serif",
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, monospace',
  headings: { fontFamily: "'Inter Variable', system-ui, sans-serif", fontWeight: '620' },
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.125rem' },
  defaultRadius: 'sm',
  respectReducedMotion: true,
  cursorType: 'pointer',
  components: {
    // In the main landmark, so that nothing stands outside of all of them.
    Tooltip: { defaultProps: { openDelay: 350, withArrow: true, portalProps: { target: '#main' } } },
    Modal: { defaultProps: { centered: true, overlayProps: { backgroundOpacity: 0.45 } } },
    Button: { defaultProps: { size: 'compact-md' } },
    Badge: { defaultProps: { variant: 'light' } },
  },
});

/** Mantine's dimmed and error greys fall short of 4.5 : 1; these do not. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': '#ffffff',
    '--mantine-color-text': '#1c2024',
    '--mantine-color-dimmed': '#585f66',
    '--mantine-color-placeholder': '#646b72',
    '--mantine-color-error': '#b42318',
    '--mantine-color-anchor': '#0b5f66',
  },
  dark: {
    '--mantine-color-body': '#16181a',
    '--mantine-color-text': '#e6e8ea',
    '--mantine-color-dimmed': '#a4abb2',
    '--mantine-color-placeholder': '#9aa1a8',
    '--mantine-color-error': '#ff8a80',
    '--mantine-color-anchor': '#79c3c6',
  },
});
