/** What the names of libraries mean to a Python program. */
import { createArrays } from "../../model/numpy/library";
import { dataSets } from "../../model/numpy/data-sets";
import type { FactsByCall } from "../../model/facts/layer-facts";
import { createFlax } from "../../model/flax/library";
import { createKeras } from "../../model/keras/library";
import { createSerialization } from "../../model/keras/serialization";
import { composeLibraries } from "../../model/libraries";
import type { KerasModel } from "../../model/keras/values";
import { classOptions } from "../../model/languages/class-options";
import { configParsers } from "../../model/languages/config-parser";
import { givenDefaults } from "../../model/languages/given-defaults";
import { hydra } from "../../model/languages/hydra";
import { createStandardLibrary } from "../../model/languages/python-library";
import { createCommands } from "../../model/languages/python-commands";
import { pythonFiles } from "../../model/languages/python-files";
import { createWandb } from "../../model/languages/wandb";
import { yacs } from "../../model/languages/yacs";
import { createTorch } from "../../model/torch/library";
import { perNode } from "../../syntax/per-node";
import type { Library } from "../../scope/interpreter";
import type { Program, Statement } from "../../syntax/syntax";
import { importStatements } from "../../syntax/imports";

/**
 * @param facts where layers are noted
 * @param models where models are noted
 */
export function librariesFor(program: Program, facts: FactsByCall, models: KerasModel[] = []): Library {
  const imported = importedPackages(program);
  const isFragmentOf = (framework: RegExp): boolean => ![...imported].some((root) => framework.test(root));
  return composeLibraries([
    // `model.apply` of its modules is no `Module.apply` of PyTorch's.
    createFlax(facts),
    // Its arrays have other methods than NumPy's.
    createTorch(facts, isFragmentOf(BESIDE_TORCH)),
    // A tensor of PyTorch's has other methods than arrays.
    createArrays({ takesUnknown: !imported.has("torch") }),
    dataSets,
    createStandardLibrary(),
    classOptions,
    pythonFiles,
    configParsers,
    createCommands(),
    hydra,
    yacs,
    createWandb(),
    givenDefaults,
    createKeras(facts, isFragmentOf(BESIDE_KERAS), models),
    createSerialization(),
  ]);
}

/** Frameworks with layers of the same names; beside them, a bare `LSTM` may be theirs. */
const BESIDE_KERAS =
  /^(torch|flax|jax|haiku|mxnet|paddle|chainer|cntk|tensorlayer|tflearn|mindspore|tinygrad|equinox|lasagne)$/;

/** Frameworks that people import a module `nn` of; beside them, a bare `nn` may be theirs. */
const BESIDE_TORCH =
  /^(flax|jax|haiku|mxnet|paddle|chainer|mindspore|tinygrad|equinox|oneflow|jittor|keras|tensorflow)$/;

/** The packages of which the document imports anything. */
function importedPackages({ statements }: Program): ReadonlySet<string> {
  const found = new Set<string>();
  for (const statement of statements) for (const name of importedIn(statement)) found.add(name);
  return found;
}

const importedIn = perNode(
  (whole: Statement): ReadonlySet<string> =>
    new Set(importStatements([whole]).map(({ module }) => module.split(".")[0]!)),
);
