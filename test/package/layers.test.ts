/**
 * Which layer may know which, read from what esbuild really bundled and from the sources' own text
 * (types leave no trace in a bundle). Compiler and lint hold the layers too; each has a hole.
 */
import assert from "node:assert/strict";
import fs from "node:fs";
import { builtinModules } from "node:module";
import path from "node:path";

interface Import {
  readonly path: string;
  readonly external?: boolean;
}

interface Metafile {
  readonly inputs: Readonly<Record<string, { readonly imports: readonly Import[] }>>;
  readonly outputs: Readonly<Record<string, { readonly imports: readonly Import[] }>>;
}

const BUNDLES = ["extension", "cli", "webview"] as const;
const TOOLKIT = "@vscode/webview-ui-toolkit";

function metafile(bundle: (typeof BUNDLES)[number]): Metafile {
  const written: Metafile = JSON.parse(fs.readFileSync(`.build/${bundle}.meta.json`, "utf8"));
  return written;
}

/** What a bundle asks of the machine that runs it. */
function externals(bundle: (typeof BUNDLES)[number]): string[] {
  const outputs = Object.values(metafile(bundle).outputs);
  return [...new Set(outputs.flatMap(({ imports }) => imports.filter(({ external }) => external).map((i) => i.path)))];
}

function inputs(bundle: (typeof BUNDLES)[number]): string[] {
  return Object.keys(metafile(bundle).inputs);
}

/** The project's own modules in a folder, with their text. */
function sources(folder: string): { readonly name: string; readonly text: string }[] {
  return fs
    .readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => path.posix.join(folder, ...name.split(path.sep)))
    .filter((name) => name.endsWith(".ts"))
    .map((name) => ({ name, text: fs.readFileSync(name, "utf8") }));
}

/** `src/core/x.ts imports y` for every import, of types too, that `isAllowed` does not allow. */
function forbiddenImports(folder: string, isAllowed: (target: string, from: string) => boolean): string[] {
  return sources(folder).flatMap(({ name, text }) =>
    [...text.matchAll(/^(?:import|export)\b[^;]*?\bfrom\s+"([^"]+)"|\bimport\("([^"]+)"\)|^import\s+"([^"]+)"/gm)]
      .map((match) => match[1] ?? match[2] ?? match[3] ?? "")
      .map((target) => (target.startsWith(".") ? path.posix.join(path.posix.dirname(name), target) : target))
      .filter((target) => !isAllowed(target, name))
      .map((target) => `${name} imports ${target}`),
  );
}

/** The core's rooms in the order in which data move through them; those of one line may know each other. */
const ROOMS: readonly (readonly string[])[] = [
  [
    "definition",
    "steps-lost",
    "tensor",
    "config-value",
    "reading",
    "steps",
    "lookup",
    "mersenne-twister",
    "torch-generator",
    "keras-seeds",
    "syntax",
  ],
  ["text", "documents"],
  ["catalog", "scope"],
  ["engine", "weights"],
  ["returns"],
  ["resolve"],
  ["model"],
  ["readers"],
  ["run"],
  ["whole-model"],
  ["languages"],
  ["worth-reading"],
  ["read"],
  ["problems"],
  ["preview"],
  ["explain"],
  ["format"],
  ["panel"],
];

/** What the model's files for one library know of another's; what all libraries share knows none of them. */
const LIBRARIES: Readonly<Record<string, readonly string[]>> = {
  languages: [],
  flax: [],
  numpy: ["languages"],
  torch: ["languages", "numpy"],
  // Operations between layers are PyTorch's, by other names.
  keras: ["languages", "numpy", "torch"],
  tfjs: ["keras", "languages", "numpy"],
  "plain-shapes.ts": ["keras", "torch"],
};

const isNode = (target: string) => target.startsWith("node:") || builtinModules.includes(target);
const isPackage = (target: string) => !/^(src|webview|test|scripts)\//.test(target);

describe("the layers", () => {
  it("the extension asks for nothing but vscode, so that it runs on the desktop and in a web worker", () => {
    assert.deepEqual(externals("extension"), ["vscode"]);
  });

  it("the terminal program has nothing of the editor or the page", () => {
    assert.deepEqual(
      externals("cli").filter((target) => !isNode(target)),
      [],
    );
    assert.deepEqual(
      inputs("cli").filter((input) => /^(src\/editor|webview)\//.test(input)),
      [],
    );
  });

  it("the page asks for nothing", () => {
    assert.deepEqual(externals("webview"), []);
    assert.deepEqual(
      inputs("webview").filter((input) => /^src\/(?!core\/)/.test(input)),
      [],
    );
  });

  it("the core imports only itself and packages that run anywhere", () => {
    assert.deepEqual(
      forbiddenImports("src/core", (target) =>
        isPackage(target) ? target !== "vscode" && !isNode(target) : target.startsWith("src/core/"),
      ),
      [],
    );
    for (const bundle of BUNDLES) {
      const imported = Object.entries(metafile(bundle).inputs)
        .filter(([input]) => input.startsWith("src/core/"))
        .flatMap(([, { imports }]) => imports.map((target) => target.path));
      assert.deepEqual(
        imported.filter((target) => !/^src\/core\/|(^|\/)node_modules\//.test(target)),
        [],
        bundle,
      );
    }
  });

  it("in the core, data move to the right only: no room imports from one behind it", () => {
    const orderOf = (file: string) => {
      const room = file.split("/")[2]?.replace(/\.ts$/, "") ?? "";
      const order = ROOMS.findIndex((rooms) => rooms.includes(room));
      assert.ok(order >= 0 || room === "forbidden", `${file}: name its room in ROOMS`);
      return order;
    };
    assert.deepEqual(
      forbiddenImports("src/core", (target, from) => isPackage(target) || orderOf(target) <= orderOf(from)),
      [],
    );
  });

  it("in the model, a library knows no other but those that it is made of, and what all share knows none", () => {
    const placeIn = (file: string) => file.split("/")[3] ?? "";
    assert.deepEqual(
      forbiddenImports("src/core/model", (target, from) => {
        const [library, own] = [placeIn(target), placeIn(from)];
        const isShared = !target.startsWith("src/core/model/") || !(library in LIBRARIES);
        return isShared || library === own || LIBRARIES[own]?.includes(library) === true;
      }),
      [],
    );
  });

  it("only the extension's entry and its editor folder import vscode", () => {
    assert.deepEqual(
      forbiddenImports(
        "src",
        (target, from) => target !== "vscode" || from === "src/extension.ts" || from.startsWith("src/editor/"),
      ),
      [],
    );
  });

  it("the page imports of the project only itself and the core", () => {
    assert.deepEqual(
      forbiddenImports("webview", (target) =>
        isPackage(target) ? target !== "vscode" && !isNode(target) : /^(webview|src\/core)\//.test(target),
      ),
      [],
    );
  });

  it("controls.ts alone knows the toolkit", () => {
    const { inputs: all } = metafile("webview");
    const importers = Object.entries(all)
      .filter(
        ([input, { imports }]) => !input.includes("node_modules") && imports.some((i) => i.path.includes(TOOLKIT)),
      )
      .map(([input]) => input);
    assert.deepEqual(importers, ["webview/controls.ts"]);
    for (const bundle of ["extension", "cli"] as const) {
      assert.deepEqual(
        inputs(bundle).filter((input) => input.includes(TOOLKIT)),
        [],
      );
    }
    const others = [...sources("src"), ...sources("webview")].filter(({ name }) => name !== "webview/controls.ts");
    assert.deepEqual(
      others.filter(({ text }) => text.includes(TOOLKIT) || /<\/?vscode-[a-z]/.test(text)).map(({ name }) => name),
      [],
    );
  });
});
