"""Runs the Python documents of test/cases/problems statement by statement in Keras 3.15.1 and PyTorch 2.13, and names
each line where these raise and the document expects no error, or the other way round.

Five kinds of lines differ and should: Keras looks at initial states when the model runs, not where the layer is called; a
class raises once it is called; names that the document does not define stand for anything; a half-typed call; and what
Keras 2 took and Keras 3 refuses is a warning.
"""

import ast
import pathlib
import re

CASES = pathlib.Path(__file__).parent.parent / "cases" / "problems"


def raised(source: str, name: str) -> dict[int, str]:
    """By line: what the statement that begins there raised."""
    names: dict[str, object] = {"batch": None, "states": None, "units": None, "flag": True}
    found = {}
    for node in ast.parse(source).body:
        try:
            exec(compile(ast.Module([node], []), name, "exec"), names)
        except Exception as error:
            found[node.lineno] = f"{type(error).__name__}: {error}".split("\n")[0]
    return found


for path in sorted(CASES.glob("*.txt")):
    if path.name.endswith(".js.txt"):
        continue
    source, expected = path.read_text().split("==>\n")
    ours = {int(line) for line in re.findall(r"^(\d+) error", expected, re.M)}
    theirs = raised(source, path.name)
    for line in sorted(ours ^ set(theirs)):
        print(f"{path.name}:{line}: {'expected' if line in ours else theirs[line]}")
    print(f"{path.name}: {len(ours & set(theirs))} of {len(ours)} errors are raised at their lines")
