/** The real page in a real Chromium: the page's HTML and CSP as in VS Code, a theme's real variables, a stub host. */
import fs from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import type { PageMessage, Snapshot } from "../../src/core/messages";

export const THEMES = ["light", "dark", "high-contrast", "high-contrast-light"] as const;
export type Theme = (typeof THEMES)[number];

interface ThemeFixture {
  readonly kind: string;
  readonly themeId: string;
  readonly variables: Readonly<Record<string, string>>;
}

const ROOT = process.cwd();
const THEME_DIR = path.join(ROOT, "test/webview/themes");
const NONCE = "dGVzdCBub25jZQ";

const FILES: Readonly<Record<string, readonly [type: string, file: string]>> = {
  "/webview.js": ["text/javascript", path.join(ROOT, "dist/webview.js")],
  "/panel.css": ["text/css", path.join(ROOT, "media/panel.css")],
  "/default.css": ["text/css", path.join(THEME_DIR, "default.css")],
};

function html(origin: string): string {
  const csp = `default-src 'none'; style-src ${origin} 'nonce-${NONCE}'; script-src 'nonce-${NONCE}'`;
  return `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>LSTM outputs</title>
<meta http-equiv="Content-Security-Policy" content="${csp}">
<meta property="csp-nonce" content="${NONCE}">
<link rel="stylesheet" href="/default.css"><link rel="stylesheet" href="/panel.css">
</head><body><main id="page"></main><script nonce="${NONCE}" src="/webview.js"></script></body></html>`;
}

export interface OpenPage {
  readonly page: Page;
  /** What the page posted, in order. */
  readonly messages: () => Promise<readonly PageMessage[]>;
  readonly show: (snapshot: Snapshot) => Promise<void>;
  /** Console errors, uncaught exceptions, violations of the content security policy. */
  readonly faults: readonly string[];
}

export interface Stage {
  readonly open: (options?: {
    readonly theme?: Theme;
    readonly width?: number;
    readonly height?: number;
    readonly zoom?: number;
    readonly saved?: unknown;
  }) => Promise<OpenPage>;
  readonly close: () => Promise<void>;
}

export async function startStage(): Promise<Stage> {
  const server = http.createServer((request, response) => {
    const found = FILES[request.url ?? ""];
    if (found) {
      response.setHeader("content-type", found[0]).end(fs.readFileSync(found[1]));
    } else if (request.url === "/") {
      response.setHeader("content-type", "text/html").end(html(origin()));
    } else {
      response.writeHead(204).end();
    }
  });
  const origin = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const browser: Browser = await chromium.launch({
    executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
  });
  return {
    open: async ({ theme = "dark", width = 760, height = 900, zoom = 1, saved } = {}) => {
      const context = await browser.newContext({
        viewport: { width: Math.round(width / zoom), height: Math.round(height / zoom) },
        deviceScaleFactor: zoom,
      });
      const page = await context.newPage();
      const faults: string[] = [];
      page.on("console", (message) => {
        if (message.type() === "error" || message.type() === "warning") {
          faults.push(message.text());
        }
      });
      page.on("pageerror", (error) => faults.push(error.message));
      const fixture = JSON.parse(fs.readFileSync(path.join(THEME_DIR, `${theme}.json`), "utf8")) as ThemeFixture;
      await page.addInitScript(standIn, { fixture, saved });
      await page.goto(origin());
      await page.waitForFunction(() => document.readyState === "complete");
      return {
        page,
        faults,
        messages: () => page.evaluate(() => window.posted),
        show: async (snapshot) => {
          await page.evaluate(
            (data: string) => window.postMessage(JSON.parse(data), "*"),
            JSON.stringify({ type: "snapshot", snapshot }),
          );
          await page.evaluate(
            () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
          );
        },
      };
    },
    close: async () => {
      await browser.close();
      server.close();
    },
  };
}

declare global {
  interface Window {
    posted: PageMessage[];
    savedState: unknown;
  }
}

/** Runs in the page before its own script, as VS Code's part of a webview does. */
function standIn({ fixture, saved }: { fixture: ThemeFixture; saved: unknown }): void {
  window.posted = [];
  window.savedState = saved;
  const api = {
    postMessage: (message: PageMessage) => window.posted.push(message),
    getState: () => window.savedState,
    setState: (state: unknown) => {
      window.savedState = structuredClone(state);
    },
  };
  Object.assign(window, { acquireVsCodeApi: () => api });
  document.addEventListener("securitypolicyviolation", (event) => {
    console.error(`CSP: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
  });
  const dress = (): void => {
    for (const [name, value] of Object.entries(fixture.variables)) {
      document.documentElement.style.setProperty(name, value);
    }
    document.body.className = fixture.kind;
    document.body.dataset["vscodeThemeKind"] = fixture.kind;
    document.body.dataset["vscodeThemeId"] = fixture.themeId;
    // VS Code paints the editor's background behind the page.
    document.documentElement.style.background = "var(--vscode-editor-background)";
  };
  document.addEventListener("DOMContentLoaded", dress);
}
