/** Names of Python's own, of which it is known what they do not do: draw random numbers of a library's. */

/** The words of a text, as a set. */
export const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));

/** Python's own functions, and IPython's `display`. */
export const PYTHON_FUNCTIONS = words(
  `abs all any bool bytes callable chr dict dir divmod enumerate eval exec exit filter float format frozenset getattr
  hasattr hash hex id input int isinstance issubclass len list map max min object open ord pow print property quit range
  repr reversed round set setattr slice sorted staticmethod str sum super tuple type vars zip display`,
);

/** Its modules. */
export const PYTHON_MODULES = words(
  `builtins abc argparse collections contextlib copy csv dataclasses datetime enum functools gc glob inspect io itertools
  json logging math operator os pathlib pickle platform pprint random re shutil statistics string sys tempfile textwrap
  time typing unicodedata urllib warnings zipfile`,
);
