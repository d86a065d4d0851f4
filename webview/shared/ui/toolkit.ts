// Registers the components of the toolkit that we use. Nothing outside this folder knows which toolkit that is.

import {
  provideVSCodeDesignSystem,
  vsCodeButton,
  vsCodeCheckbox,
  vsCodeDivider,
  vsCodeLink,
} from '@vscode/webview-ui-toolkit';

let registered = false;

/** Makes the elements known to the page; any number of times. */
export function registerToolkit(): void {
  if (registered) return;
  registered = true;
  provideVSCodeDesignSystem().register(vsCodeButton(), vsCodeCheckbox(), vsCodeDivider(), vsCodeLink());
}
