import assert from "node:assert/strict";
import type { Texts } from "./project-files";
import { layersOf, sizes as sizesOf } from "./project-layers";

/** The sizes of each layer that a program makes of its settings. */
const sizes = (
  settings: Texts,
  layers: string,
  main = 'config_path="conf", config_name="config"',
): readonly unknown[] => {
  const path = "/app/train.py";
  const text = `import hydra\nimport torch.nn as nn\n@hydra.main(${main})\ndef main(cfg):\n    ${layers}\nmain()\n`;
  return sizesOf({ ...settings, [path]: text }, path).flat();
};

// What comes out, the documentation says: https://hydra.cc/docs/1.3/advanced/defaults_list/ and …/overriding_packages/.
describe("settings that Hydra composes", () => {
  const GROUPS = {
    "/app/conf/model/lstm.yaml": "defaults:\n  - encoder: big\nlayers: 2\nwidth: ${.encoder.hidden}\n",
    "/app/conf/model/encoder/big.yaml": "hidden: 96\nout: ${data.features}\n",
    "/app/conf/data/small.yaml": "# @package _global_\ndata:\n  features: 7\n",
  };
  const config = (defaults: string) => ({
    ...GROUPS,
    "/app/conf/config.yaml": `${defaults}\nseed: 3\nsize: \${model.encoder.hidden}\nmodel:\n  layers: 9\n  own: 4\n`,
  });
  const CHOSEN = "  - model: lstm\n  - data: small\n  - optional extra: none\n  - override hydra/job_logging: disabled";

  it("stand under their groups, or where they say, and refer to each other", () => {
    const settings = config(`defaults:\n${CHOSEN}\n  - _self_`);
    assert.deepEqual(sizes(settings, "nn.LSTM(cfg.model.encoder.hidden, cfg.size)"), [96, 96]);
    assert.deepEqual(sizes(settings, "nn.LSTM(cfg.data.features, cfg['model'].encoder.out)"), [7, 7]);
    assert.deepEqual(sizes(settings, "nn.LSTM(cfg.model.width, cfg.model.own, cfg.seed)"), [96, 4, 3]);
    assert.deepEqual(sizes(settings, "nn.LSTM(1, **cfg.model.none)"), [1, undefined]);
  });

  it("go before each other in the order of the list, which must say where the file's own belong", () => {
    const layers = "nn.LSTM(1, 1, cfg.model.layers)";
    assert.deepEqual(sizes(config(`defaults:\n  - _self_\n${CHOSEN}`), layers), [1, 1, 2]);
    assert.deepEqual(sizes(config(`defaults:\n${CHOSEN}\n  - _self_`), layers), [1, 1, 9]);
    // Hydra 1.0 gives 2, Hydra 1.1 gives 9.
    assert.deepEqual(sizes(config(`defaults:\n${CHOSEN}`), layers), [1, 1, undefined]);
    assert.deepEqual(sizes(config(`defaults:\n${CHOSEN}`), "nn.LSTM(1, cfg.model.own)"), [1, 4]);
  });

  it("may have more than the files say: a command line adds what a default would stand for", () => {
    const settings = { "/app/conf/config.yaml": "alg: {seed: 1}\nn: 5\nopen: null\n" };
    const flat = "own = {**cfg, **cfg['alg']}";
    const layer = "nn.LSTM(own.get('n', 7), own.get('hidden', 128), own.get('seed', 9))";
    assert.deepEqual(sizes(settings, `${flat}; ${layer}`), [5, undefined, 1]);
    assert.deepEqual(sizes(settings, `${flat}; nn.LSTM(own.pop('n', 7), own.pop('hidden', 128))`), [5, undefined]);
    assert.deepEqual(sizes(settings, "nn.LSTM({'a': None}.get('b', 3), {'a': cfg.zzz}.get('b', 4))"), [3, 4]);
  });

  it("come by each way to name the file", () => {
    const layers = "nn.LSTM(cfg.n, cfg.m.k)";
    const settings = {
      "/app/conf/run.yaml": "defaults:\n  - m: small\nn: 5\n",
      "/app/conf/m/small.yaml": "m:\n  k: 6\n",
    };
    assert.deepEqual(sizes(settings, layers, 'config_path="conf/run.yaml"'), [5, 6]);
    assert.deepEqual(sizes(settings, layers, 'version_base=None, config_path="conf", config_name="run.yaml"'), [5, 6]);
    assert.deepEqual(
      sizes({ "/app/run.yaml": "n: 5\nm: {k: 6}\n" }, layers, "config_path=None, config_name='run'"),
      [5, 6],
    );
    assert.deepEqual(sizes(settings, layers, "config_path='conf', config_name=name"), [undefined, undefined]);
    assert.deepEqual(sizes(settings, layers, "config_path='conf', config_name='other'"), [undefined, undefined]);
  });

  it("are unknown where they are still to be given, or refer to what nobody can tell", () => {
    const settings = {
      "/app/conf/config.yaml":
        "defaults:\n  - _self_\n  - data: ${name}\na: ???\nb: ${env:HOME}\nc: ${c}\nd: 4\nmodel:\n  x: ${lost.x}\n",
    };
    assert.deepEqual(sizes(settings, "nn.LSTM(cfg.d, 1)"), [undefined, 1]);
    const held = {
      "/app/conf/config.yaml": settings["/app/conf/config.yaml"].replace("  - data: ${name}\n", "  - data: far\n"),
    };
    assert.deepEqual(sizes(held, "nn.LSTM(cfg.a, cfg.b, cfg.c)"), [undefined, undefined, undefined]);
    assert.deepEqual(sizes(held, "nn.LSTM(cfg.d, cfg.model.x, cfg.data.n)"), [4, undefined, undefined]);
    const doubling = Array.from({ length: 40 }, (_, at) => `k${at}: ["\${k${at + 1}}", "\${k${at + 1}}"]`).join("\n");
    assert.deepEqual(sizes({ "/app/conf/config.yaml": `n: 2\n${doubling}\n` }, "nn.LSTM(cfg.n, 1)"), [2, 1]);
  });

  it("make what they name", () => {
    const NET =
      "import torch.nn as nn\nclass Net(nn.Module):\n    def __init__(self, hidden, layers=1):\n        self.rnn = nn.GRU(8, hidden, layers)\n";
    const train =
      "import hydra\n@hydra.main(config_path='.', config_name='c')\ndef main(cfg):\n    hydra.utils.instantiate(cfg.model, layers=3)\nmain()\n";
    const texts = {
      "/app/nets/net.py": NET,
      "/app/train.py": train,
      "/app/c.yaml": "model:\n  _target_: nets.net.Net\n  hidden: 24\n  layers: 1\n",
    };
    const path = "/app/nets/net.py";
    const [layer] = layersOf(texts, path);
    assert.deepEqual(layer?.arguments["hidden_size"], { value: 24 });
    assert.deepEqual(layer?.arguments["num_layers"], { value: 3 });
  });
});
