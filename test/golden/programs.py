"""Random Python programs: what the fuzzers `fuzz_torch_programs.py` and `fuzz_keras_programs.py` share."""


class Writer:
    """A program's text, line by line."""

    def __init__(self):
        self.lines = []
        self.indent = 0
        self.numbers = {}

    def __call__(self, *lines):
        self.lines += ["    " * self.indent + line for line in lines]

    def name(self, stem):
        """A name that is new: `lstm`, `lstm2` …"""
        count = self.numbers[stem] = self.numbers.get(stem, 0) + 1
        return stem if count == 1 else f"{stem}{count}"

    @property
    def text(self):
        return "\n".join(self.lines) + "\n"


def pick(rng, choices):
    """One of the choices, as it is."""
    return choices[int(rng.integers(len(choices)))]


def chance(rng, share):
    return bool(rng.random() < share)


def literal(array):
    """Nested lists as one writes them."""
    return str(array.tolist())
