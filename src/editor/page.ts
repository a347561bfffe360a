/** The panel's page before its script runs. Imports no editor, so that the page's own tests open the same HTML. */

export interface PageParts {
  /** Where scripts and styles may come from, as `webview.cspSource` says. */
  readonly source: string;
  readonly nonce: string;
  readonly script: string;
  readonly style: string;
  readonly language: string;
  readonly title: string;
  /** The translations in use, or `""` for English. */
  readonly translations: string;
}

/** The whole HTML document. Nothing inline: the page gets its content by message. */
export function pageHtml({ source, nonce, script, style, language, title, translations }: PageParts): string {
  const policy = `default-src 'none'; style-src ${source} 'nonce-${nonce}'; script-src 'nonce-${nonce}';`;
  return `<!DOCTYPE html>
<html lang="${attribute(language)}">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta http-equiv="Content-Security-Policy" content="${attribute(policy)}">
  <meta property="csp-nonce" content="${nonce}">
  <link rel="stylesheet" href="${attribute(style)}">
  <title>${attribute(title)}</title>
</head>
<body data-l10n="${attribute(translations)}">
  <main id="page"></main>
  <script nonce="${nonce}" src="${attribute(script)}"></script>
</body>
</html>`;
}

/** 128 random bits. */
export function createNonce(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

const attribute = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
