/** What the names of libraries mean to a JavaScript program. */
import type { FactsByCall } from "../../model/facts/layer-facts";
import { createKeras } from "../../model/keras/library";
import type { KerasModel } from "../../model/keras/values";
import { javascriptLibrary } from "../../model/languages/javascript-library";
import { javascriptOptions } from "../../model/languages/javascript-options";
import { composeLibraries } from "../../model/libraries";
import { createArrays } from "../../model/numpy/library";
import { createTfjs } from "../../model/tfjs/library";
import type { Library } from "../../scope/interpreter";

/**
 * @param facts where layers are noted
 * @param models where models are noted
 */
export const scriptLibraries = (facts: FactsByCall, models: KerasModel[] = []): Library =>
  composeLibraries([
    javascriptOptions,
    javascriptLibrary,
    createTfjs(createKeras(facts, false, models, "tfjs")),
    createArrays(),
  ]);
