import assert from "node:assert/strict";
import { readDocument } from "../../src/core/read";
import { scriptFile } from "../../src/core/readers/javascript/modules/script-paths";
import { createImportIndex } from "../../src/core/readers/modules/import-index";
import { project, type Texts } from "./project-files";

const TF = "import * as tf from '@tensorflow/tfjs';\n";

/** The units of each layer of `/app/model.js`, or of another file of the project. */
function units(text: string, beside: Texts, path = "/app/model.js"): readonly unknown[] {
  const language = path.endsWith(".ts") ? "typescript" : path.endsWith(".vue") ? "vue" : "javascript";
  const { layers } = readDocument(text, language, project({ ...beside, [path]: text }, path));
  return layers
    .map((layer) => layer.arguments.find(({ name }) => name === "units")?.value)
    .map((value) => (value?.kind === "known" ? value.value : undefined));
}

const layer = (expression: string): string => `tf.layers.lstm({units: ${expression}});\n`;

describe("constants of other JavaScript files", () => {
  const config = {
    "/app/config.js": [
      "export const UNITS = 4 * 8;",
      "const hidden = 5, deep = {sizes: [6, 7]};",
      "export {hidden as HIDDEN, deep};",
      "export default {units: 9, ...deep};",
      "",
    ].join("\n"),
  };

  it("come by name, by another name, by default and with the module", () => {
    assert.deepEqual(units(`${TF}import {UNITS} from './config';\n${layer("UNITS")}`, config), [32]);
    assert.deepEqual(units(`${TF}import {UNITS as u} from './config.js';\n${layer("u")}`, config), [32]);
    assert.deepEqual(
      units(`${TF}import {HIDDEN, deep} from './config';\n${layer("HIDDEN + deep.sizes[1]")}`, config),
      [12],
    );
    assert.deepEqual(
      units(`${TF}import cfg, {UNITS} from './config';\n${layer("cfg.units")}${layer("UNITS")}`, config),
      [9, 32],
    );
    assert.deepEqual(
      units(`${TF}import * as c from './config';\n${layer("c.UNITS")}${layer("c.default.sizes[0]")}`, config),
      [32, 6],
    );
    assert.deepEqual(units(`${TF}import {MISSING} from './config';\n${layer("MISSING")}`, config), [undefined]);
  });

  it("come from a file whose names mean something in a pattern", () => {
    const names = {
      "/app/names.js":
        'import $ from "jquery";\nimport {x} from "react";\nexport {x as "a("};\nexport {$};\nexport const N = 8;\n',
    };
    assert.deepEqual(units(`${TF}import {N} from './names';\n${layer("N")}`, names), [8]);
  });

  it("leave the layers of TensorFlow.js its own, whose files import it from beside them", () => {
    const own = {
      "/app/index.js": "import * as layers from './exports_layers';\nexport {layers};\n",
      "/app/exports_layers.js": "export function lstm(args) {\n  return new LSTM(args);\n}\n",
    };
    assert.deepEqual(units("import * as tfl from './index';\ntfl.layers.lstm({units: 3});\n", own), [3]);
  });

  it("come through files that hand them on", () => {
    const handed = {
      ...config,
      "/app/index.js": "export * from './config';\nexport {HIDDEN as SIZE, default as cfg} from './config';\n",
      "/app/lib/index.ts": "export {UNITS} from '../config.js';\nexport enum Size { Small = 3, Large }\n",
    };
    assert.deepEqual(
      units(`${TF}import {UNITS, SIZE, cfg} from '.';\n${layer("UNITS")}${layer("SIZE")}${layer("cfg.units")}`, handed),
      [32, 5, 9],
    );
    assert.deepEqual(
      units(`${TF}import {UNITS, Size} from './lib';\n${layer("UNITS")}${layer("Size.Large")}`, handed),
      [32, 4],
    );
  });

  it("come by require, whatever a module exports", () => {
    const common = {
      "/app/config.js":
        "const UNITS = 3;\nmodule.exports = {UNITS, sizes: [1, 2], make(n) { return {units: n * 2}; }};\n",
      "/app/names.js": "exports.UNITS = 4;\nmodule.exports.HIDDEN = 5;\n",
      "/app/hyper.json": '{"units": 6, "layers": [{"units": 7}]}',
    };
    const tf = "const tf = require('@tensorflow/tfjs-node');\n";
    assert.deepEqual(
      units(`${tf}const {UNITS, sizes: s} = require('./config');\n${layer("UNITS")}${layer("s[1]")}`, common),
      [3, 2],
    );
    assert.deepEqual(
      units(`${tf}const c = require('./config.js');\n${layer("c.UNITS")}${layer("c.make(8).units")}`, common),
      [3, 16],
    );
    assert.deepEqual(
      units(`${tf}${layer("require('./names').UNITS")}${layer("require('./names').HIDDEN")}`, common),
      [4, 5],
    );
    assert.deepEqual(
      units(`${tf}const h = require('./hyper.json');\n${layer("h.units")}${layer("h.layers[0].units")}`, common),
      [6, 7],
    );
    assert.deepEqual(
      units(
        `${TF}import h from './hyper.json';\nimport {units} from './hyper';\n${layer("h.units")}${layer("units")}`,
        common,
      ),
      [6, 6],
    );
    assert.deepEqual(units(`${TF}import c from './config';\n${layer("c.UNITS")}`, common), [3]);
  });

  it("come from classes and functions, which are followed where they are", () => {
    const classes = {
      "/app/config.ts": [
        "export class Config { units = 5; static SIZE = 6; constructor(public steps: number) {} }",
        "export function defaults(scale: number) { return {units: scale * 2}; }",
        "export default function build(n = 3) { return n; }",
        "",
      ].join("\n"),
    };
    const text = `${TF}import build, {Config, defaults} from './config';\nconst c = new Config(4);\n`;
    assert.deepEqual(
      units(
        text + ["c.units", "c.steps", "Config.SIZE", "defaults(7).units", "build()"].map(layer).join(""),
        classes,
        "/app/model.ts",
      ),
      [5, 4, 6, 14, 3],
    );
  });

  it("are unknown where the other file may change them", () => {
    const changing = {
      "/app/state.js":
        "export let units = 3;\nexport const cfg = {units: 4};\nexport function grow() { units += 1; cfg.units = units; }\n",
      "/app/run.js":
        "export const cfg = {units: 4};\nexport const other = {units: 5};\nexport const show = () => ({...other, n: cfg.units});\n",
    };
    assert.deepEqual(
      units(`${TF}import {units, cfg} from './state';\n${layer("units")}${layer("cfg.units")}`, changing),
      [undefined, undefined],
    );
    assert.deepEqual(
      units(`${TF}import {cfg, other} from './run';\n${layer("cfg.units")}${layer("other.units")}`, changing),
      [4, 5],
    );
  });

  it("are those of circles of files as far as they are known", () => {
    const circle = {
      "/app/a.js": "import {B} from './b';\nexport const A = 2;\nexport const C = B + 1;\n",
      "/app/b.js": "import {A} from './a';\nexport const B = 3;\n",
    };
    assert.deepEqual(units(`${TF}import {A, C} from './a';\n${layer("A")}${layer("C")}`, circle), [2, 4]);
  });
});

describe("calls from other JavaScript files", () => {
  const model = `${TF}export function build(units, {dropout = 0} = {}) {\n  return ${layer("units").trim()}\n}\n`;

  it("give a function its arguments", () => {
    assert.deepEqual(units(model, { "/app/main.js": "import {build} from './model';\nbuild(16);\n" }), [16]);
    assert.deepEqual(
      units(model, { "/app/main.js": "import * as m from './model.js';\nconst n = 4;\nm.build(n * 2, {});\n" }),
      [8],
    );
    assert.deepEqual(units(model, { "/app/src/main.ts": "import {build as b} from '../model';\nb(5);\n" }), [5]);
    assert.deepEqual(
      units(model, {
        "/app/a.js": "import {build} from './model';\nbuild(1);\n",
        "/app/b.js": "import {build} from './model';\nbuild(2);\n",
      }),
      [1, 2],
    );
    assert.deepEqual(units(model, { "/app/model.test.js": "import {build} from './model';\nbuild(1);\n" }), [
      undefined,
    ]);
    assert.deepEqual(
      units(model, {
        "/app/App.vue":
          "<script>\nimport {build} from './model'\nexport default { mounted() { build(7) } }\n</script>\n",
      }),
      [7],
    );
  });

  it("give a class its configuration", () => {
    const text = [
      "const tf = require('@tensorflow/tfjs');",
      "class Net {",
      "  constructor(config = {}) { this.units = config.units || 50; }",
      `  build() { ${layer("this.units").trim()} }`,
      "}",
      "module.exports = Net;",
      "",
    ].join("\n");
    assert.deepEqual(units(text, {}), [50]);
    assert.deepEqual(
      units(text, { "/app/main.js": "const Model = require('./model');\nnew Model({units: 12}).build();\n" }),
      [12],
    );
    const handed = {
      "/app/index.js": "const Net = require('./model');\nmodule.exports = {Net};\n",
      "/main.js": "const {Net} = require('./app');\nconst net = new Net({units: 13});\n",
    };
    assert.deepEqual(units(text, handed), [13]);
  });
});

describe("calls of methods from other JavaScript files", () => {
  const text = [
    TF.trim(),
    "export class Net {",
    `  build({units = 128, layers = 1}) { ${layer("units").trim()} }`,
    `  grow(units = 3) { ${layer("units * layers()").trim()} ${layer("units").trim()} }`,
    "}",
    "",
  ].join("\n");

  it("give them their arguments, and leave their defaults where nobody calls them", () => {
    const app = [
      "import {Net} from './model';",
      "class App {",
      "  constructor() { this.net = new Net(); }",
      "  start() { this.net.build({units: 20}); }",
      "}",
      "new App().start();",
      "",
    ].join("\n");
    assert.deepEqual(units(text, { "/app/main.js": app }), [20, undefined, 3]);
    const open = app.replace("units: 20", "units: Number(field.value)");
    assert.deepEqual(units(text, { "/app/main.js": open }), [undefined, undefined, 3]);
    assert.deepEqual(units(text, {}), [128, undefined, 3]);
  });
});

describe("paths of JavaScript modules", () => {
  const has = new Set(["/p/src/lib/config.ts", "/p/src/lib/index.js", "/p/src/a.js", "/p/src/a.json", "/q/x.js"]);
  const find = (module: string, from = "/p/src/main.ts", root = "/p") =>
    scriptFile(module, from, (path) => has.has(path), root);

  it("are found with their extension and without, as an index, and from the root", () => {
    assert.equal(find("./lib/config"), "/p/src/lib/config.ts");
    assert.equal(find("./lib/config.js"), "/p/src/lib/config.ts");
    assert.equal(find("./lib"), "/p/src/lib/index.js");
    assert.equal(find("../a", "/p/src/lib/index.js"), "/p/src/a.js");
    assert.equal(find("./a.json"), "/p/src/a.json");
    assert.equal(find("@/lib/config"), "/p/src/lib/config.ts");
  });

  it("are no package's, nor outside of the project", () => {
    assert.equal(find("lib/config"), undefined);
    assert.equal(find("@tensorflow/tfjs"), undefined);
    assert.equal(find("../../q/x"), undefined);
    assert.equal(find("./b"), undefined);
  });

  it("are told from the text alone for those who look for importers", () => {
    const index = createImportIndex();
    index.put("/p/main.js", "import {a} from './lib/config.js'; const x = require('../q');\n");
    index.put("/p/lib/other.ts", "export * from '.';\n");
    assert.deepEqual(index.importersOf("/p/lib/config.ts"), ["/p/main.js"]);
    assert.deepEqual(index.importersOf("/q/index.js"), ["/p/main.js"]);
    assert.deepEqual(index.importersOf("/p/lib/index.ts"), ["/p/lib/other.ts"]);
    assert.deepEqual(index.importersOf("/p/lib/else.ts"), []);
  });
});
