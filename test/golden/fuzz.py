"""Draws random layers, runs them in the real frameworks and in the packaged core, and says where the two differ.

    npm run build
    python test/golden/fuzz.py [--fuzz N] [--seed S] [--only keras,torch] [--case keras-17]

`fuzz_*.py` beside this file draw and run; README.md says what such a module has. Here their documents go through
the whole of the core, a hundred to one run of `dist/cli.js preview … --json`, and what it prints is compared: names,
shapes, parameter counts, and each value to 1e-6 + 1e-5·|theirs|. A document that differs is left in `.build/fuzz/`
beside what was expected of it. Exit status: 1 where one differs.
"""

import argparse
import importlib
import json
import subprocess
import sys
import time
import traceback
import zlib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from cases import HERE, np
from program_previews import program_differences, program_previews

ROOT = HERE.parents[1]
CLI = ROOT / "dist" / "cli.js"
LEFT = ROOT / ".build" / "fuzz"
BATCH = 100
ABSOLUTE, RELATIVE = 1e-6, 1e-5
TOLD = Counter()  # of programs' layers: exact, said, silent


@dataclass(frozen=True)
class Case:
    """One document, and what a framework makes of it."""

    name: str
    module: str
    drawn: object
    document: object  # JSON-ready; a str is a Python program
    expected: list | dict
    parameter_count: int | dict | None
    model: dict | None = None


def modules(only):
    """The fuzzers by name: `keras` is `fuzz_keras.py`."""
    names = sorted(path.stem.removeprefix("fuzz_") for path in HERE.glob("fuzz_*.py"))
    unknown = set(only or []) - set(names)
    if unknown:
        sys.exit(f"There is no fuzzer {', '.join(sorted(unknown))}; there are {', '.join(names)}.")
    return {name: importlib.import_module(f"fuzz_{name}") for name in names if not only or name in only}


def shares(fuzzers, count):
    """How many cases each draws: in proportion to its SHARE, `count` together."""
    weights = {name: getattr(module, "SHARE", 1) for name, module in fuzzers.items()}
    bounds = np.round(np.cumsum([0, *weights.values()]) / sum(weights.values()) * count).astype(int).tolist()
    return {name: end - start for name, start, end in zip(weights, bounds, bounds[1:])}


def make(name, module: ModuleType, seed, number):
    """Case `number` of a fuzzer; the same for the same seed, whatever else is drawn."""
    rng = np.random.default_rng([seed, zlib.crc32(name.encode()), number])
    drawn = module.draw(rng)
    return Case(f"{name}-{number}", name, drawn, *module.run(rng, drawn))


def previews(cases):
    """For each case the layers and the model that our preview finds in its document."""
    LEFT.mkdir(parents=True, exist_ok=True)
    configured = [case for case in cases if not isinstance(case.document, str)]
    found = dict(zip((case.name for case in configured), document_previews(configured) if configured else []))
    programs = {case.name: case.document for case in cases if isinstance(case.document, str)}
    found |= program_previews(CLI, LEFT, programs)
    return [found[case.name] for case in cases]


def document_previews(cases):
    """Of definition documents: a line of one array holds one."""
    file = LEFT / "batch.json"
    file.write_text("[\n" + ",\n".join(json.dumps(case.document) for case in cases) + "\n]\n", encoding="utf-8")
    finished = subprocess.run(["node", CLI, "preview", file, "--json"], capture_output=True, text=True, check=False)
    if finished.returncode != 0:
        sys.exit(f"The batch {file} was refused: {finished.stderr}")
    printed = json.loads(finished.stdout)
    found = [[] for _ in cases]
    for layer in printed["layers"]:
        found[layer["line"] - 2].append(layer)
    models = {model["line"] - 2: model for model in printed.get("models", [printed["model"]] if "model" in printed else [])}
    outside = [problem for problem in printed["problems"] if problem["severity"] == "error"]
    if outside:
        print(f"The batch {file} has problems: {outside}")
    return [(layers, models.get(index)) for index, layers in enumerate(found)]


def differences(case, layers, model):
    """What is wrong with our previews of the case's document, in words; and how many values were compared."""
    if isinstance(case.document, str):
        return program_differences(case.expected, layers, TOLD)
    messages = [
        f"{layer['name']}: {problem['message']}" for layer in layers for problem in layer["problems"] if problem["severity"] == "error"
    ]
    if isinstance(case.expected, dict):
        by_name = {layer["name"]: layer for layer in layers}
        wanted = [(by_name.get(name), name, expected, case.parameter_count) for name, expected in case.expected.items()]
        wanted = [(layer, name, expected, counts and counts[name]) for layer, name, expected, counts in wanted]
    else:
        wanted = [(layers[0] if len(layers) == 1 else None, "its one layer", case.expected, case.parameter_count)]
    compared = 0
    for layer, name, expected, count in wanted:
        if layer is None:
            messages.append(f"{name} is not among the layers {[each['name'] for each in layers]}")
            continue
        found, values = layer_differences(layer, expected, count)
        compared += values
        messages += [f"{layer['name']}: {message}" for message in found]
    if case.model:
        found, values = model_differences(model, case.model)
        compared += values
        messages += found
    return messages, compared


def model_differences(model, expected):
    """What is wrong with the tensors between the layers of a whole model, their masks and parameter counts."""
    if model is None:
        return ["there is no model"], 0
    found, compared = [f"model: {each['message']}" for each in model["problems"] if each["severity"] == "error"], 0
    by_name = {layer["name"]: layer for layer in model["layers"]}
    for name, theirs in expected["outputs"].items():
        ours = by_name.get(name)
        if ours is None or len(ours["outputs"]) != len(theirs):
            found.append(f"{name}: {ours and len(ours['outputs'])} outputs, not {len(theirs)}")
            continue
        if ours.get("parameter_count") != expected["parameters"][name]:
            found.append(f"{name}: {ours.get('parameter_count')} parameters, not {expected['parameters'][name]}")
        for output, (values, mask) in zip(ours["outputs"], theirs, strict=True):
            compared += values.size
            difference = tensor_difference(output, values)
            masks = [None if each is None else np.asarray(each).tolist() for each in (output.get("mask"), mask)]
            if difference or masks[0] != masks[1]:
                found.append(f"{name} ({ours['class_name']}): {difference or f'mask {masks[0]}, not {masks[1]}'}")
    return found, compared


def layer_differences(layer, expected, count):
    """What is wrong with the preview of one layer."""
    found, compared = [], 0
    if count is not None and layer["parameter_count"] != count:
        found.append(f"{layer['parameter_count']} parameters, not {count}")
    for flags, outputs in expected:
        combination = combination_with(layer, flags)
        if combination is None:
            found.append(f"no one combination {flags} among {[each['flags'] for each in layer['combinations']]}")
            continue
        ours = {output["name"]: output for output in combination["outputs"]}
        if list(ours) != list(outputs):
            found.append(f"{flags} returns {list(ours)}, not {list(outputs)}")
            continue
        for name, theirs in outputs.items():
            theirs = np.asarray(theirs, dtype="float32")
            difference = tensor_difference(ours[name], theirs)
            compared += theirs.size
            if difference:
                found.append(f"{flags} {name}: {difference}")
    return found, compared


def combination_with(layer, flags):
    """The combination with these flags, or the document's own; nothing where there is not one and no other."""
    chosen = layer.get("chosen_flags", {})
    printed = [({**each["flags"], **chosen}, each) for each in layer["combinations"]]
    printed += [(each["flags"], each) for each in layer.get("variants", [])]
    found = [each for printed_flags, each in printed if (each["current"] if flags is None else printed_flags == flags)]
    return found[0] if len(found) == 1 else None


def tensor_difference(output, theirs):
    if "values" not in output:
        return f"shape {output.get('shape')} without values"
    ours = np.asarray(output["values"], dtype="float32")
    if ours.shape != theirs.shape or list(theirs.shape) != output["shape"]:
        return f"shape {output['shape']}, not {list(theirs.shape)}"
    # JSON holds no number that is not finite: where theirs is none, ours must be null, which NumPy reads as nan.
    finite = np.isfinite(theirs)
    if not np.isnan(ours[~finite]).all():
        return "finite, where theirs is not"
    excess = np.abs(ours - theirs)[finite] - (ABSOLUTE + RELATIVE * np.abs(theirs[finite]))
    if (excess <= 0).all():
        return None
    where = np.unravel_index(np.nanargmax(np.where(finite, np.abs(ours - theirs), -1)), theirs.shape)
    return f"{ours[where]} at {list(map(int, where))}, not {theirs[where]}; {(~(excess <= 0)).sum()} of {theirs.size} differ"


def leave(case, found):
    """Writes the case by itself, for whoever looks for the reason."""
    if isinstance(case.document, str):
        (LEFT / f"{case.name}.py").write_text(case.document, encoding="utf-8")
        return
    (LEFT / f"{case.name}.rnn.json").write_text(json.dumps(case.document, indent=1), encoding="utf-8")
    record = {"drawn": repr(case.drawn), "differences": found, "expected": case.expected or case.model}
    text = json.dumps(record, indent=1, default=lambda array: np.asarray(array).tolist())
    (LEFT / f"{case.name}.expected.json").write_text(text, encoding="utf-8")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fuzz", type=int, default=200, metavar="N", help="cases of all fuzzers together")
    parser.add_argument("--seed", type=int, default=1, metavar="S")
    parser.add_argument("--only", type=lambda text: text.split(","), metavar="NAMES", help="keras,torch …")
    parser.add_argument("--case", metavar="NAME", help="that one again: keras-17")
    return parser.parse_args()


def numbers(options):
    """The fuzzers, and the numbers of the cases that each is to draw."""
    if options.case:
        name, _, number = options.case.rpartition("-")
        return modules([name]), {name: [int(number)]}
    fuzzers = modules(options.only)
    return fuzzers, {name: range(count) for name, count in shares(fuzzers, options.fuzz).items()}


def main():
    options = arguments()
    fuzzers, wanted = numbers(options)
    started, drawn, differ, unsupported, compared = time.monotonic(), Counter(), Counter(), Counter(), 0
    queue = [(name, number) for name, of_name in wanted.items() for number in of_name]
    for first in range(0, len(queue), BATCH):
        cases = []
        for name, number in queue[first : first + BATCH]:
            drawn[name] += 1
            try:
                cases.append(make(name, fuzzers[name], options.seed, number))
            except getattr(fuzzers[name], "UNSUPPORTED", ()) as error:
                unsupported[name] += 1
                print(f"{name}-{number}: the framework cannot run it here: {str(error).strip().splitlines()[0]}")
            except Exception:
                differ[name] += 1
                print(f"{name}-{number}: the framework failed\n{traceback.format_exc()}")
        for case, (layers, model) in zip(cases, previews(cases) if cases else []):
            found, values = differences(case, layers, model)
            compared += values
            if found:
                differ[case.module] += 1
                leave(case, found)
                drawn_as = "" if isinstance(case.document, str) else case.drawn
                print(f"{case.name} {drawn_as}", *found, sep="\n    ")
    seconds = time.monotonic() - started
    for name, count in drawn.items():
        left_out = f", {unsupported[name]} left out" if unsupported[name] else ""
        print(f"{name}: {count} cases{left_out}, {differ[name]} differ ({fuzzers[name].VERSIONS})")
    if TOLD:
        print(f"layers of programs: {', '.join(f'{TOLD[how]} {how}' for how in ('exact', 'said', 'silent'))}")
    for reason, count in sorted(((how, count) for how, count in TOLD.items() if how not in ("exact", "said", "silent")), key=lambda each: -each[1]):
        print(f"    said {count} times: {reason}")
    compared_cases = drawn.total() - unsupported.total()
    print(f"{compared_cases} cases compared, {differ.total()} differ; {compared} values, seed {options.seed}, {seconds:.0f} s")
    sys.exit(1 if differ.total() else 0)


if __name__ == "__main__":
    main()
