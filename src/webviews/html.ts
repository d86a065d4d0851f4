// The page of a webview: one script, one style sheet, nothing else may run or load.

import { randomBytes } from 'node:crypto';

export interface PageOptions {
  readonly title: string;
  /** Webview addresses of the app's bundle. */
  readonly script: string;
  readonly style: string;
  /** `webview.cspSource`. */
  readonly cspSource: string;
  /** Plain data that the view finds in `data-identity` and keeps, so that its panel can be restored after a reload. */
  readonly identity: unknown;
}

/** Escapes text for HTML, in elements and in quoted attributes. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

export interface Nonces {
  readonly script: string;
  readonly style: string;
}

/**
 * What may run and load: our script (by nonce), our style sheet and font, pictures from the local resource roots. The
 * components of the toolkit add one empty <style>, for which they look a nonce up in a <meta>; it is not the script's.
 */
export function contentSecurityPolicy(cspSource: string, nonces: Nonces): string {
  return [
    `default-src 'none'`,
    `script-src 'nonce-${nonces.script}'`,
    `style-src ${cspSource} 'nonce-${nonces.style}'`,
    `font-src ${cspSource}`,
    `img-src ${cspSource} blob:`,
  ].join('; ');
}

/** The whole HTML document. */
export function page(options: PageOptions): string {
  const nonce = (): string => randomBytes(16).toString('base64url');
  const nonces = { script: nonce(), style: nonce() };
  const identity = escapeHtml(JSON.stringify(options.identity ?? null));
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(contentSecurityPolicy(options.cspSource, nonces))}">
<meta property="csp-nonce" content="${nonces.style}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(options.title)}</title>
<link rel="stylesheet" href="${escapeHtml(options.style)}">
</head>
<body data-identity="${identity}">
<div id="app"></div>
<script type="module" nonce="${nonces.script}" src="${escapeHtml(options.script)}"></script>
</body>
</html>
`;
}
