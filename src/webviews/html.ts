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
  /** For tests; random by default. */
  readonly nonce?: string;
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

/** What may load: our script (by nonce), our style sheet and font, pictures from the local resource roots. */
export function contentSecurityPolicy(cspSource: string, nonce: string): string {
  return [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}'`,
    `style-src ${cspSource}`,
    `font-src ${cspSource}`,
    `img-src ${cspSource} blob:`,
  ].join('; ');
}

/** The whole HTML document. */
export function page(options: PageOptions): string {
  const nonce = options.nonce ?? randomBytes(16).toString('base64url');
  const identity = escapeHtml(JSON.stringify(options.identity ?? null));
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(contentSecurityPolicy(options.cspSource, nonce))}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(options.title)}</title>
<link rel="stylesheet" href="${escapeHtml(options.style)}">
</head>
<body data-identity="${identity}">
<div id="app"></div>
<script type="module" nonce="${nonce}" src="${escapeHtml(options.script)}"></script>
</body>
</html>
`;
}
