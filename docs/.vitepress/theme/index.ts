import type { Theme } from 'vitepress';
import DefaultTheme from 'vitepress/theme';
import { SizeTable } from './tables';

export default {
  extends: DefaultTheme,
  enhanceApp: ({ app }) => {
    app.config.throwUnhandledErrorInProduction = true; // a component that fails fails the build
    app.component('SizeTable', SizeTable);
  },
} satisfies Theme;
