/** The real page in a real Chromium: the HTML and policy that the extension gives it, a theme's real variables, a stub host. */
import fs from "node:fs";
import http from "node:http";
import type { Page } from "playwright-core";
import { launchBrowser } from "../../scripts/lib/browser.mjs";
import type { PageMessage, Snapshot } from "../../src/core/panel/messages";
import { createNonce, pageHtml } from "../../src/editor/page";
import dark from "./themes/dark.json";
import highContrastLight from "./themes/high-contrast-light.json";
import highContrast from "./themes/high-contrast.json";
import light from "./themes/light.json";

interface ThemeFixture {
  readonly kind: string;
  readonly themeId: string;
  readonly variables: Readonly<Record<string, string>>;
}

/** What VS Code 1.139 sets in a webview, in its own themes. */
const THEME_FIXTURES = {
  light,
  dark,
  "high-contrast": highContrast,
  "high-contrast-light": highContrastLight,
} as const satisfies Readonly<Record<string, ThemeFixture>>;

export type Theme = keyof typeof THEME_FIXTURES;

export const THEMES: readonly Theme[] = ["light", "dark", "high-contrast", "high-contrast-light"];

const FILES: Readonly<Record<string, readonly [type: string, file: string]>> = {
  "/webview.js": ["text/javascript", "dist/webview.js"],
  "/panel.css": ["text/css", "media/panel.css"],
};

export interface OpenPage {
  readonly page: Page;
  /** What the page posted, in order. */
  readonly messages: () => Promise<readonly PageMessage[]>;
  /** What the page last gave `setState`. */
  readonly saved: () => Promise<unknown>;
  /** Sends the snapshot as the host does, and waits until it is on the screen. */
  readonly show: (snapshot: Snapshot) => Promise<void>;
  /** Console errors and warnings, uncaught exceptions, violations of the content security policy. */
  readonly faults: readonly string[];
  readonly close: () => Promise<void>;
}

export interface OpenOptions {
  readonly theme?: Theme;
  readonly width?: number;
  readonly height?: number;
  /** 2 is a window zoomed to 200 %. */
  readonly zoom?: number;
  /** What `getState` returns. */
  readonly saved?: unknown;
  /** A bundle of translations, as `vscode.l10n.bundle`. */
  readonly translations?: Readonly<Record<string, string>>;
}

export interface Stage {
  readonly open: (options?: OpenOptions) => Promise<OpenPage>;
  readonly close: () => Promise<void>;
}

export async function startStage(): Promise<Stage> {
  let html = "";
  const server = http.createServer(({ url = "" }, response) => {
    const file = FILES[url];
    if (file) {
      response.setHeader("content-type", file[0]).end(fs.readFileSync(file[1]));
    } else if (url === "/") {
      response.setHeader("content-type", "text/html").end(html);
    } else {
      response.writeHead(204).end();
    }
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  const origin = typeof address === "object" && address ? `http://127.0.0.1:${address.port}` : "";
  const browser = await launchBrowser();

  async function open(options: OpenOptions = {}): Promise<OpenPage> {
    const { theme = "dark", width = 760, height = 900, zoom = 1, saved, translations } = options;
    html = pageHtml({
      source: origin,
      nonce: createNonce(),
      script: `${origin}/webview.js`,
      style: `${origin}/panel.css`,
      language: "en",
      title: "LSTM outputs",
      translations: translations ? JSON.stringify(translations) : "",
    });
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
    const defaults = fs.readFileSync("test/webview/themes/default.css", "utf8");
    await page.addInitScript(standIn, { ...THEME_FIXTURES[theme], defaults, saved });
    await page.goto(origin, { waitUntil: "load" });
    return {
      page,
      faults,
      messages: () => page.evaluate(() => window.posted),
      saved: () => page.evaluate(() => window.savedState),
      show: async (snapshot) => {
        await page.evaluate(
          (json) => {
            window.postMessage(JSON.parse(json), "*");
            return new Promise((resolve) => {
              requestAnimationFrame(() => requestAnimationFrame(resolve));
            });
          },
          JSON.stringify({ type: "snapshot", snapshot }),
        );
      },
      close: () => context.close(),
    };
  }

  return {
    open,
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

interface StandIn extends ThemeFixture {
  readonly defaults: string;
  readonly saved: unknown;
}

/** Runs in the page before its own script: VS Code's part of a webview. */
function standIn({ kind, themeId, variables, defaults, saved }: StandIn): void {
  window.posted = [];
  window.savedState = saved;
  const api = {
    postMessage: (message: PageMessage) => {
      window.posted.push(message);
    },
    getState: () => window.savedState,
    setState: (state: unknown) => {
      window.savedState = structuredClone(state);
    },
  };
  Object.assign(window, { acquireVsCodeApi: () => api });
  document.addEventListener("securitypolicyviolation", (event) => {
    console.error(`Policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
  });
  document.addEventListener("DOMContentLoaded", () => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(defaults);
    document.adoptedStyleSheets = [sheet, ...document.adoptedStyleSheets];
    for (const [name, value] of Object.entries(variables)) {
      document.documentElement.style.setProperty(name, value);
    }
    // VS Code paints the editor's background behind the page.
    document.documentElement.style.background = "var(--vscode-editor-background)";
    document.body.className = kind;
    document.body.dataset["vscodeThemeKind"] = kind;
    document.body.dataset["vscodeThemeId"] = themeId;
  });
}
