"""Our previews of whole programs beside what a framework made of them, for fuzz.py.

A layer is *exact* where what comes to it and what it returns are the framework's numbers, *said* where the preview says
that it shows others, and *silent*, a difference, where it shows others and does not say so.
"""

import json
import subprocess
from concurrent.futures import ThreadPoolExecutor

from cases import np

ABSOLUTE, RELATIVE = 1e-6, 1e-5
# Assumptions under which numbers are nevertheless the framework's: its own seeds.
SEEDS = {"seed", "input seed", "initializer seed"}
OTHERWISE = ("cannot be told", "an example")
# Notes that say nothing against the numbers of inference.
NOTES = {"dropout-before", "dropout-inactive", "norm-before", "argument-ignored", "argument-without-effect", "wrapped-layer"}


def program_previews(cli, folder, programs):
    """By the programs' names `(layers, None)`, as the terminal prints them."""

    def preview(named):
        name, source = named
        file = folder / "programs" / f"{name}.py"
        file.parent.mkdir(exist_ok=True)
        file.write_text(source, encoding="utf-8")
        finished = subprocess.run(["node", cli, "preview", file, "--json"], capture_output=True, text=True, check=False)
        file.unlink()
        return name, (json.loads(finished.stdout)["layers"] if finished.returncode == 0 else [], None)

    with ThreadPoolExecutor(2) as pool:
        return dict(pool.map(preview, programs.items()))


def program_differences(expected, layers, told):
    """What is silently otherwise in the layers, by their lines; and how many values were compared. Counts into `told`."""
    found, compared = [], 0
    # A wrapper stands before the layer inside it.
    by_line = {layer["line"]: layer for layer in reversed(layers)}
    for line, (given, returned) in expected.items():
        layer = by_line.get(line)
        if layer is None:
            told["silent"] += 1
            found.append(f"line {line}: no layer is found")
            continue
        outputs = next((each["outputs"] for each in layer["combinations"] if each["current"]), [])
        compared += sum(each.size for each in returned)
        named = [("input", layer["input"], given)] + [(each["name"], each, theirs) for each, theirs in zip(outputs, returned)]
        wrong = [f"{name} {what}" for name, ours, theirs in named if (what := difference(ours, theirs))]
        wrong += [f"{len(outputs)} outputs, not {len(returned)}"] * (len(outputs) != len(returned))
        reason = wrong and reason_in(layer)
        told["exact" if not wrong else "said" if reason else "silent"] += 1
        if reason:
            told[reason] += 1
        elif wrong:
            found.append(f"line {line}, {layer['name']}: {'; '.join(wrong)}")
    return found, compared


def reason_in(layer):
    """Why the preview says that its numbers are others; nothing where it does not."""
    for each in layer["assumed"]:
        if each["name"] not in SEEDS or any(words in each["message"] for words in OTHERWISE):
            return f"{each['name']} assumed"
    return next((each["code"] for each in layer["problems"] if each["code"] not in NOTES), None)


def difference(ours, theirs):
    """What is wrong with a tensor, in words; nothing where it is theirs; what is not a number in theirs is padding."""
    values = ours.get("values")
    if values is None:
        return f"has no values, not {list(theirs.shape)}"
    values, theirs = np.asarray(values, dtype="float64"), np.asarray(theirs, dtype="float64")
    if values.shape != theirs.shape:
        return f"shape {list(values.shape)}, not {list(theirs.shape)}"
    given = ~np.isnan(theirs)
    excess = (np.abs(values - theirs) - (ABSOLUTE + RELATIVE * np.abs(theirs)))[given]
    return None if excess.size == 0 or excess.max() <= 0 else f"differs by {np.abs(values - theirs)[given].max():.2e}"
