"""What CPython and NumPy make of short programs that end with a number: python-values.json.

    python test/golden/make_python_values.py

The last line of each program is an expression; the others are run before it. Programs whose value depends on the
machine, or that raise, have no place here.
"""

import platform

import cases
import numpy as np

IMPORTS = """\
import collections, collections.abc, copy, functools, itertools, math, numbers, os
import numpy as np
from collections import OrderedDict, namedtuple
"""

PROGRAMS = r'''
8 if isinstance(True, int) else 9
---
8 if isinstance(5, numbers.Number) else 9
---
8 if isinstance([1], collections.abc.Sequence) else 9
---
8 if isinstance((1,2), (list, tuple)) else 9
---
8 if isinstance(OrderedDict(), dict) else 9
---
class A: pass
class B(A): pass
8 if isinstance(B(), A) else 9
---
8 if isinstance("a", str) else 9
---
8 if isinstance(None, type(None)) else 9
---
8 if 1 < 5 < 3 else 9
---
8 if 1 < 2 < 3 else 9
---
8 if not 1 < 2 else 9
---
len("abc"[1:]) + 5
---
len(f"{7:03d}")
---
len(f"{'a'!r}")
---
len("%03d" % 7)
---
len("{:>10}".format("a"))
---
7 // 2 + -7 // 2 + 20
---
-7 % 3 + 5
---
7 % -3 + 5
---
2 ** 3 ** 2
---
-2 ** 2 + 10
---
int(7.9)
---
int(-7.9) + 20
---
round(2.5) + round(3.5)
---
round(2.675, 2)
---
int("0b11", 2)
---
int("ff", 16)
---
int("ff", base=16)
---
sum([1, 2, 3], 4)
---
sum(x for x in [1, 2, 3])
---
max([1, 5, 3], key=lambda x: -x)
---
max([], default=4)
---
min(3, 4, 5)
---
[n * i for i, n in enumerate([4, 5], start=1)][1]
---
[n * i for i, n in enumerate([4, 5], 1)][1]
---
[n * i for i, n in enumerate([4, 5])][1]
---
list(range(10, 0, -3))[1]
---
list(zip([1, 2, 3], [4, 5]))[1][1]
---
len(list(zip([1, 2, 3], [4, 5])))
---
sorted([3, 1, 2], reverse=True)[0]
---
sorted([3, 1, 2], key=lambda x: -x)[0]
---
sorted(["b", "a", "C"]).index("a") + 4
---
list(reversed([1, 2, 3]))[0]
---
dict(a=4, b=5)["b"]
---
dict([("a", 4)])["a"]
---
dict({"a": 4}, a=6)["a"]
---
{**{"a": 4}, "a": 7}["a"]
---
{"a": 4, **{"a": 7}}["a"]
---
d = {"a": 4}
d.update(a=9)
d["a"]
---
d = {"a": 4}
d.setdefault("a", 9)
d["a"]
---
d = {"a": 4}
d.pop("a") + d.get("a", 5)
---
d = {"a": 4, "b": 6}
[v for k, v in d.items()][1]
---
d = collections.defaultdict(lambda: 7)
d["x"]
---
d = collections.Counter("aab")
d["a"] + 4
---
d = OrderedDict([("a", 4), ("b", 5)])
d["b"]
---
a = [1, 2, 3]
a.insert(1, 9)
a[1]
---
a = [1, 2, 3]
b = a
b.append(8)
a[-1]
---
a = [1, 2, 3]
b = a[:]
b.append(8)
a[-1]
---
a = [1, 2, 3]
a += [7]
a[-1]
---
a = (1, 2, 3)
a += (7,)
a[-1]
---
a = [1, 2, 3]
a[1] = 7
a[1]
---
a = [1, 2, 3]
a[0:2] = [9]
a[0]
---
a = [1, 2, 3]
del a[0]
a[0] + 3
---
a, *b = [4, 5, 6]
b[0]
---
*a, b = [4, 5, 6]
b
---
(a, b), c = (4, 5), 6
b
---
a = b = 5
a += 1
b
---
a = 5
def f():
  global a
  a = 7
f()
a
---
def f(x, y=[]):
  y.append(x)
  return y
f(4)
f(5)
len(f(6)) + 4
---
def f(*args, **kw):
  return args[1] + kw["b"]
f(1, 2, b=3)
---
def f(a, b=2, *, c=3):
  return a * 100 + b * 10 + c
f(1, c=7)
---
f = lambda a, b=4: a + b
f(3)
---
def f(n):
  if n > 3:
    return 8
  return 9
f(5)
---
def f(n):
  for i in range(n):
    if i == 2:
      return i + 5
  return 9
f(5)
---
n = 0
for i in range(5):
  n += i
n
---
n = 0
while n < 5:
  n += 2
n
---
n = 4
for i in range(3):
  if i == 1: break
  n += 1
n
---
n = 4
for i in range(3):
  if i == 1: continue
  n += 1
n
---
n = 4
for i in []:
  n += 1
else:
  n = 7
n
---
try:
  n = 5
except Exception:
  n = 6
n
---
try:
  import foo_missing
  n = 5
except ImportError:
  n = 6
n
---
5 if [] else 6
---
[] or 6
---
0 or None or 7
---
4 and 7
---
"" or 8
---
{} or 8
---
5 if {} else 6
---
5 if "0" else 6
---
5 if 0.0 else 6
---
5 if None is None else 6
---
5 if [1] == [1] else 6
---
5 if (1, 2) == (1, 2) else 6
---
5 if "a" in "abc" else 6
---
5 if 1 in (1, 2) else 6
---
5 if "a" in {"a": 1} else 6
---
5 if 3 not in [1, 2] else 6
---
[1, 2, 3].index(3) + 4
---
len({1, 1, 2}) + 3
---
len(set([1, 1, 2])) + 3
---
len("äöü") + len("日本")
---
len("😀") + 4
---
len(b"abc")
---
ord("a")
---
int(True) + 4
---
True + 4
---
int("12") + int(" 7 ")
---
int(float("12.7"))
---
abs(-5)
---
math.ceil(4.2)
---
math.floor(4.7)
---
int(math.sqrt(64))
---
int(math.log2(64))
---
int(math.pow(2, 5))
---
pow(2, 5)
---
divmod(17, 5)[1] + 4
---
17 & 7
---
1 << 5
---
64 >> 2
---
~-9
---
np.prod([2, 3, 4])
---
np.array([2, 3, 4]).sum()
---
np.max([2, 9, 4])
---
np.array([[1, 2], [3, 4]]).shape[1] + 4
---
np.zeros((3, 4, 5)).shape[-1]
---
np.arange(12).reshape(3, -1).shape[1]
---
functools.reduce(lambda a, b: a * b, [2, 3, 4])
---
list(map(lambda x: x * 2, [4, 5]))[1]
---
list(filter(lambda x: x > 4, [4, 5]))[0]
---
P = namedtuple("P", "a b")
P(4, 5).b
---
P = namedtuple("P", ["a", "b"], defaults=[7])
P(4).b
---
class A:
  n = 5
  def __init__(self): self.m = self.n + 1
A().m
---
class A:
  n = 5
class B(A):
  n = 6
B.n
---
class A:
  def __init__(self, n): self.n = n
class B(A):
  def __init__(self, n): super().__init__(n * 2)
B(4).n
---
class A:
  @property
  def n(self): return 7
A().n
---
class A:
  @staticmethod
  def f(n): return n + 1
A.f(4)
---
class A:
  @classmethod
  def f(cls, n): return n + 1
A.f(4)
---
class A:
  def __call__(self, n): return n + 1
A()(4)
---
class A:
  def __getitem__(self, k): return 9
A()["x"]
---
class A:
  def __len__(self): return 9
len(A())
---
class A:
  def __getattr__(self, k): return 9
A().foo
---
class A:
  x = 4
  def f(self):
    A.x = 7
a = A()
a.f()
A.x
---
class A: pass
a = A()
setattr(a, "n", 6)
getattr(a, "n")
---
class A: n = 4
getattr(A, "m", 6)
---
x = 5
exec("x = 7")
x
---
eval("5")
---
(lambda: 5)()
---
def g():
  yield 4
  yield 5
list(g())[1]
---
def g():
  yield 4
next(g())
---
[i for i in range(10) if i % 4 == 3][1]
---
[[1, 2], [3, 4]][1][0] + 4
---
[a + b for a in [1, 2] for b in [3, 4]][2]
---
{k: v for k, v in [("a", 4)]}["a"]
---
x = "lstm_64".split("_")[1]
int(x)
---
int("units=32".partition("=")[2])
---
int("units=32"[6:])
---
int(os.environ.get("UNITS", 5))
---
int(os.environ.get("UNITS", "5"))
---
x = 5
x: int = 6
x
---
x = 5
if (y := 7) > 3: x = y
x
---
x = 5
del x
x = 6
x
---
x, y = 4, 5
x, y = y, x
x
---
x = [4, 5]
x[0], x[1] = x[1], x[0]
x[0]
---
x = [4, 5, 6]
x.sort(reverse=True)
x[0]
---
[4, 5, 6][::-1][0]
---
[4, 5, 6, 7][::2][1]
---
[4, 5, 6][-2:][0]
---
x = [0] * 3 + [5]
len(x)
---
x = [[0] * 2] * 2
x[0][0] = 7
x[1][0]
---
x = "ab" * 3
len(x)
---
x = 3 * (1, 2)
len(x)
---
x = -1
x = x * -5
x
---
x = 1e1
int(x)
---
0x10 + 0o10 + 0b10 + 1_0
---
10 ** 2 // 3
---
x = 7 / 2
int(x)
---
10 @ 2 if False else 5
---
x = 5
for x in [6, 7]: pass
x
---
x = 5
[x for x in [6, 7]]
x
---
n = 4
def f(): return n
n = 5
f()
---
fs = [lambda: i for i in range(4, 7)]
fs[0]()
---
import copy
a = [1, [2]]
b = copy.copy(a)
b[1].append(9)
len(a[1]) + 4
---
max(enumerate([4, 9, 5]), key=lambda p: p[1])[0] + 4
---
next(i for i in [3, 8, 9] if i > 5)
---
next((i for i in [3] if i > 5), 6)
---
len([*range(3), *[1, 2]])
---
any([0, 1]) + 4
---
all([0, 1]) + 4
---
"abc".index("c") + 4
---
"abcabc".rfind("c") + 4
---
n = "a,b,,c".split(",")
len(n)
---
n = " a  b ".split()
len(n)
---
len("a\tb\\n")
---
len(r"a\n")
---
n = len("""a
b""")
n
---
len("a" "b")
---
len(str(10))
---
int(str(12)[0]) + 4
---
hash("a") and 4
---
len([None] * 4)
---
sum([True, True]) + 4
---
sum([[4], [5]], [])[1]
---
sum(map(int, "45"))
---
n = list("456")[1]
int(n)
---
dict(zip(["a", "b"], [4, 5]))["b"]
---
{i: i * 2 for i in range(4)}[3]
---
{1: 4, 2: 5}[2]
---
{(1, 2): 4}[(1, 2)]
---
{True: 4}[1]
---
{"a": {"b": 7}}["a"]["b"]
---
list({"a": 4}.values())[0]
---
len({"a": 4, "b": 3}) + 3
---
[len(x) for x in ["ab", "cde"]][1] + 2
---
n = itertools.chain([4], [5])
list(n)[1]
---
list(itertools.product([4], [5]))[0][1]
---
list(itertools.accumulate([4, 5]))[1]
---
match 5:
  case 5: n = 7
  case _: n = 8
n
---
n = 5
assert n == 5
n
---
(4,)[0]
---
(4)
---
n, = [4]
n
---
[4, 5, 6].pop()
---
[4, 5, 6].pop(0)
---
x = [4, 5, 6]
x.remove(4)
x[0]
---
x = [4, 5, 6]
x.extend((7, 8))
len(x)
---
x = [4, 5, 6]
x.extend("ab")
len(x)
---
x = [4, 5, 6]
y = x.copy()
y.append(1)
len(x) + 3
---
x = {4, 5}
x.add(6)
len(x) + 3
---
x = {4, 5} | {6}
len(x) + 3
---
x = {4, 5} & {5}
len(x) + 3
---
x = {"a": 4} | {"b": 5}
x["b"]
---
x = frozenset([4, 4])
len(x) + 3
---
n = float("8")
int(n)
---
int(np.sqrt(64))
---
int(np.ceil(4.2))
---
np.int32(8)
---
int(np.log2(64))
---
np.array([4, 5, 6])[1]
---
np.array([4, 5, 6])[-1]
---
np.array([4, 5, 6]).max()
---
len(np.unique([4, 4, 5])) + 3
---
np.argmax([4, 9, 5]) + 4
---
np.array([4, 5]).tolist()[1]
---
np.linspace(0, 10, 5).shape[0]
---
np.ones((2, 3)).size
---
np.ones((2, 3)).ndim + 3
---
np.ones((2, 3)).T.shape[0]
---
np.concatenate([np.ones((2, 3)), np.ones((4, 3))]).shape[0]
---
np.stack([np.ones(3), np.ones(3)], axis=-1).shape[0]
---
np.expand_dims(np.ones((2, 3)), -1).shape[1]
---
np.squeeze(np.ones((1, 5, 1))).shape[0]
---
np.pad(np.ones(3), (1, 2)).shape[0]
---
np.hstack([np.ones((2, 3)), np.ones((2, 4))]).shape[1]
---
np.vstack([np.ones((2, 3)), np.ones((2, 3))]).shape[0]
---
np.repeat([1, 2], 3).shape[0]
---
np.tile([1, 2], 3).shape[0]
---
np.dot([1, 2], [3, 4])
---
(np.ones((2, 3)) @ np.ones((3, 5))).shape[1]
---
np.where([True, False])[0].shape[0] + 4
---
int(np.mean([4, 6]))
---
int(np.std([4, 4])) + 4
---
np.array([[4, 5], [6, 7]])[:, 1][1]
---
np.array([[4, 5], [6, 7]])[0, 1]
---
np.array([[4, 5], [6, 7]]).reshape(-1)[2]
---
np.array([[4, 5], [6, 7]]).transpose()[0, 1]
---
np.array([4.7]).astype(int)[0]
---
np.arange(4, 10, 2)[1]
---
np.cumsum([4, 5])[1]
---
np.sum(np.array([[1, 2], [3, 4]]), axis=0)[1]
---
[n * i for i, n in enumerate([4, 5], 1)][0]
---
[i for i, n in enumerate("ab", start=7)][1]
---
int("10", 2) + 1
---
int("11", base=3)
---
round(number=4.7)
---
len(list(zip([4, 5], [6, 7], strict=True))) + 3
---
(lambda v, w=5: v + w)(2)
---
max(1, (lambda v, w=5: v + w)(2))
---
class Held:
    n = 4
    def __enter__(self):
        self.n += 1
        return self
    def __exit__(self, *raised):
        self.n *= 2
held = Held()
with held as other, Held():
    other.n += 3
held.n
---
class Held:
    n = 4
    def __enter__(self): return 7
    def __exit__(self, kind, value, trace): self.n = 9
held = Held()
def inside():
    with held as seven:
        return seven
inside() * 100 + held.n
---
class Held:
    def __enter__(self): return self
    def __exit__(self, kind, value, trace):
        Held.left = 5
for _ in range(3):
    with Held():
        break
Held.left
---
class Catching:
    def __enter__(self): return self
    def __exit__(self, kind, value, trace): return True
n = 4
with Catching():
    n = 5
    int("five")
    n = 6
n
---
import contextlib
n = 4
with contextlib.suppress(ValueError):
    n = 5
    int("five")
    n = 6
n
---
n = 4
try:
    if os.environ.get("PATH") is not None:
        n = 5
        int(os.environ.get("PATH"))
        n = 4
except ValueError:
    pass
n
---
class Shared:
    sizes = []
one = Shared()
if os.environ.get("PATH"): one = Shared()
one.sizes.append(3)
len(Shared.sizes)
---
class Shared:
    n = 3
one = Shared()
if os.environ.get("NO_SUCH_NAME"): one.n = 5
one.n
---
class Sized:
    def __init__(self): self.n = 4
    def __setitem__(self, index, value): self.n = value
one = Sized()
two = one if os.environ.get("PATH") else Sized()
two[0] = 9
one.n
---
n = 4
if os.environ.get("PATH"):
    pass
elif (n := 5) > 4:
    pass
n
---
n = 4
if n == 4:
    pass
elif (n := 5) > 4:
    pass
n
---
one, other = [1], [2]
for _ in range(2):
    for _ in range(2):
        for each in (one, other):
            each.append(3)
len(one) * 10 + len(other)
---
one, other = [1], [2]
[each.append(3) for each in [one, other] * 20]
len(one)
---
one, other = [1], [2]
[one, other][1 if os.environ.get("PATH") else 0].append(3)
len(other)
---
table = {"one": [1], "other": [2]}
table[os.environ.get("NO_SUCH_NAME", "other")].append(3)
len(table["other"])
---
class Config:
    def __init__(self): self.sizes, self.n = [4, 5], 3
one = Config()
two, three = copy.copy(one), copy.deepcopy(one)
two.n, three.n = 7, 8
one.sizes.append(6)
one.n * 1000 + two.n * 100 + len(two.sizes) * 10 + len(three.sizes)
---
inner = [4]
whole = {"one": inner, "other": inner}
deep = copy.deepcopy(whole)
deep["one"].append(5)
len(inner) * 10 + len(deep["other"])
---
class Size:
    def __init__(self, n): self.n = n
    def __add__(self, more): return Size(self.n + more)
    def __iadd__(self, more):
        self.n += more
        return self
    def __rmul__(self, times): return times * self.n
size = other = Size(4)
size += 1
(size + 3).n * 100 + 2 * other
---
class Sizes:
    asked = 0
    def __iter__(self):
        Sizes.asked += 1
        return iter([4, 5])
total = sum(n for n in Sizes()) + sum(Sizes())
total + Sizes.asked
---
class Sizes:
    def __init__(self): self.n = 0
    def __iter__(self): return self
    def __next__(self):
        self.n += 1
        if self.n > 3: raise StopIteration
        return self.n
sizes = Sizes()
for n in sizes: pass
sizes.n
---
class Config:
    def __init__(self): self.held = {"units": 6}
    def __getattr__(self, name): return self.held[name]
    def __len__(self): return 9
Config().units * 10 + len(Config())
---
made = 0
@functools.lru_cache(maxsize=None)
def make(n):
    global made
    made += 1
    return n + made
make(3) + make(3) + made * 100
---
class Net:
    made = 0
    @functools.cached_property
    def units(self):
        Net.made += 1
        return 6 + Net.made
net = Net()
net.units + net.units + Net.made * 100
---
made = 0
def make(n):
    global made
    made += 1
    return n
later = map(make, [4, 5])
before = made
len(list(later)) * 10 + before
---
class Single:
    held = None
    def __new__(cls, n):
        if cls.held is None: cls.held = super().__new__(cls)
        return cls.held
    def __init__(self, n): self.n = n
one, other = Single(4), Single(5)
one.n
---
class Meta(type):
    held = {}
    def __call__(cls, n):
        if cls not in Meta.held: Meta.held[cls] = super().__call__(n)
        return Meta.held[cls]
class Single(metaclass=Meta):
    def __init__(self, n): self.n = n
one, other = Single(4), Single(5)
other.n
---
count = 0
def deeper(n):
    global count
    count += 1
    if n: deeper(n - 1)
deeper(3)
count
---
count = []
def long(n):
    a = b = c = d = e = f = g = h = n
    a, b, c, d = a + 1, b + 1, c + 1, d + 1
    e, f, g, h = e + 1, f + 1, g + 1, h + 1
    a, b, c, d = a + 1, b + 1, c + 1, d + 1
    e, f, g, h = e + 1, f + 1, g + 1, h + 1
    a, b, c, d = a + 1, b + 1, c + 1, d + 1
    e, f, g, h = e + 1, f + 1, g + 1, h + 1
    count.append(a + b + c + d + e + f + g + h)
    return n
long(1), long(2), long(3), long(4), long(5), long(6), long(7), long(8), long(9), long(10)
len(count)
---
class Checked:
    def __set__(self, owner, value): owner.kept = value + 1
    def __get__(self, owner, kind): return owner.kept
class Config:
    units = Checked()
    kept = 2
config = Config()
config.units = 7
config.kept
---
class Config:
    units = 4
config = Config()
if config.units > 5:
    config.units = 9
else:
    Config.units = 6
config.units
---
match 5.0:
    case int(): r = 1
    case float(): r = 2
r
---
c = []
def f(v):
    c.append(v)
    return v
r = f(9) < f(5) < f(3)
len(c)
---
len(str(1.0))
---
len(f"{1e3}")
---
len(f"{3 / 1}")
---
len(f"{4.0}")
---
x = 4 / 2
len(str(x))
---
x = 8.0
len(f"{x}")
---
int("9007199254740993") % 10
---
d = collections.OrderedDict(a=1, b=2)
d.move_to_end("a")
list(d.values())[-1]
---
from dataclasses import dataclass, field
@dataclass
class C:
    a: int
    b: int = field(default=5, init=False)
    c: int = 6
C(1, 2).c * 10 + C(1).b
---
from dataclasses import dataclass, field
import typing
@dataclass
class C:
    a: typing.ClassVar[int] = 3
    b: int = 1
C(7).b * 10 + C.a
---
from enum import Enum, IntEnum, Flag, auto
class E(Enum):
    A = 1
    B = 1
len(E)
---
class A:
    def f(self): return 1
class B(A):
    def f(self): return super().f() + 10
class C(A):
    def f(self): return super().f() + 100
class D(B, C): pass
D().f()
---
class A: v = 1
class B(A): pass
class C(A): v = 3
class D(B, C): pass
D().v
---
n = 0
class A:
    def __bool__(self):
        global n
        n += 1
        return True
if A(): pass
n
---
n = 0
class A:
    def __bool__(self):
        global n
        n += 1
        return True
x = A() and 4
y = not A()
while A():
    if n > 5: break
n
---
n = 0
class A:
    def __str__(self):
        global n
        n += 1
        return "a"
f"{A()}"
n
---
n = 0
class A:
    def __repr__(self):
        global n
        n += 1
        return "a"
str(A()); f"{A()}"; repr(A()); f"{A()!r}"; str([A()])
n
---
n = 0
class A:
    def __len__(self):
        global n
        n += 1
        return 2
if A(): pass
len(A())
n
---
n = 0
class A:
    def __del__(self):
        global n
        n += 1
a = A()
del a
n
---
n = 0
class A:
    def __del__(self):
        global n
        n += 1
A()
a = A()
a = 3
n
---
n = 0
class A:
    def __getattr__(self, k):
        global n
        n += 1
        raise AttributeError
a = A()
hasattr(a, "q"); getattr(a, "q", 3)
n
---
n = 0
class A:
    def __iter__(self):
        global n
        n += 1
        return iter([1, 2])
for _ in A(): pass
x, y = A()
list(A()); sum(A()); [*A()]
n
---
n = 0
class A:
    def __format__(self, s):
        global n
        n += 1
        return "x"
f"{A()}"; f"{A():>3}"; format(A()); "{}".format(A())
n
---
n = 0
class A:
    def __hash__(self):
        global n
        n += 1
        return 3
{A(): 1}; {A()}; hash(A())
n
---
n = 0
class A:
    def __index__(self):
        global n
        n += 1
        return 1
[4, 5][A()]
n
---
n = 0
class A:
    def __missing__(self): pass
class D(dict):
    def __missing__(self, k):
        global n
        n += 1
        return 4
D()["a"]
n
---
n = 0
def key(v):
    global n
    n += 1
    return v
map(key, [1, 2])
n
---
a = 1
def gen():
    for i in range(3):
        yield i + a
r = []
for v in gen():
    r.append(v)
    a = 10
r[2]
---
a = 1
g = (v + a for v in [1, 2])
a = 5
list(g)[0]
---
it = iter([1, 2, 3])
l = list(zip(it, it))
len(l)
---
it = iter([1, 2, 3])
2 in it
len(list(it))
---
m = map(str, [1, 2])
list(m)
len(list(m))
---
z = zip([1, 2], [3, 4])
list(z)
len(list(z))
---
r = reversed([1, 2, 3])
next(r)
len(list(r))
---
g = (v for v in [1, 2, 3])
sum(g)
sum(g)
---
g = (v for v in [1, 2, 3])
list(g)
len(list(g))
---
l = [1, 2]
for v in l:
    if len(l) < 5: l.append(v)
len(l)
---
l = [1, 2, 3, 4]
for v in l:
    l.remove(v)
len(l)
---
s = {1, 2}; t = s; s |= {3}
len(t)
---
len({1, 1.0, True})
---
len("\x41\u0042\N{BULLET}")
---
class A: t = 1
class B(A): pass
class C(A): t = 3
class D(B, C): pass
if len("ab") > 5: B.t = 4
D.t
---
w = 1
[v for v in [4, 5] if (w := v) > 1]
w
---
a = 3
z = zip([1, 2], (v + a for v in [1, 2]))
a = 5
list(z)[0][1]
---
n = 4
def gen():
    global n
    for i in range(3):
        n += 1
        yield i
it = gen()
n = 9
next(it)
n
---
class A:
    def __getattr__(self, name):
        if name.startswith("_"): raise AttributeError(name)
        return len(name)
getattr(A(), "_x", 7) + A().abc
---
sizes = [4, 5]
kept = []
for i in range(2):
    try:
        sizes += [12]
        [][9]
    except IndexError:
        pass
    finally:
        kept.append(max(sizes))
kept[-1]
---
class A: shared = []
a = A()
if len("ab") > 1: a.__dict__.update({"m": 1})
a.shared.append(3)
len(A.shared) + 4
---
it = iter([1, 2, 3, 4])
n = 0
for x in it:
    next(it)
    n += 1
n
---
def gen():
    for i in range(4): yield i
it = gen()
n = 0
for x in it:
    n += next(it, 0)
n
---
d = {"a": 4, "b": 6}
items = d.items()
d["c"] = 5
len(items)
---
d = {"a": 4}
sizes = d.values()
d["a"] = 9
list(sizes)[0]
---
import re
l = []
re.sub(".", lambda found: str(l.append(1)), "abc")
len(l) + 4
---
import re
n = 4
def count(found):
  global n
  n += 1
  return ""
re.sub(".", count, "abc")
n
---
l = []
list(itertools.starmap(l.append, [(6,), (7,)]))
len(l) + 4
---
import weakref
class Held(list): pass
l = Held([4])
o = weakref.proxy(l) or l
o.append(5)
len(l) + 3
---
import os
l = [4, 5]
chosen = os.environ.get("no_such_name_here") or l
chosen.append(6)
len(l) + 3
---
import random
l = [1, 2, 3, 4, 5, 6, 7]
random.Random(3).shuffle({"items": l}["items"])
l[0]
---
import bisect
l = [4, 9]
held = {"sizes": l}
bisect.insort(*held.values(), 6)
l[1]
---
any((found := n) > 2 for n in [1, 3, 5])
found
---
all((found := n) < 2 for n in [1, 3, 5])
found + 4
---
class A:
  @property
  def n(self): return 7
a = A()
a.__dict__["n"] = 9
a.n
---
class A:
  def __getattr__(self, name): return 9
a = A()
a.__dict__["n"] = 7
a.n
---
class A:
  made = 0
  def __new__(cls, *given):
    cls.made += 1
    return super().__new__(cls)
  def __init__(self): self.n = 4
len(vars(A())) + 4
---
class A:
  made = 0
  def __new__(cls, *given):
    cls.made += 1
    return super().__new__(cls)
  def __init__(self): self.n = 4 + self.made
A().n
---
d = {}
v = d.items()
d["a"] = 1
8 if v else 4
---
d = {"b": 4}
v = d.keys()
d["a"] = 1
d[sorted(v)[0]] + 4
---
8 if isinstance({}.items(), tuple) else 4
---
8 if isinstance(range(3), tuple) else 4
---
8 if isinstance(0.5 * 8, int) else 4
---
len(f"{0.5 * 8}") * 2
---
len(f"{7.5 // 2}") * 2
---
len(f"{1 ** -1}") * 2
---
len(f"{math.sqrt(16)}") * 2
---
len("lstm_%d" % (8 / 2))
---
len("lstm_%s" % (8 / 2))
---
class A:
  n = 5
class B(A):
  n = 6
class C(B):
  def f(self): return super(B, self).n
C().f()
---
class A:
  def __add__(self, other): return 5
class B(A):
  def __radd__(self, other): return 6
A() + B()
---
sizes = [4]
class A:
  sizes = [8]
  made = [size for size in sizes]
A.made[0]
---
import sys
s = {1, 2} if len(sys.argv) > 99 else {1, 0}
list(s)[0] + 8
---
it = iter(["a", "b", "c"])
d = {"a": 8, "b": 4, "c": 2}
d[next(it)] += 1
d["a"] * 10 + d["b"]
---
calls = []
class A: n = 4
def made():
  calls.append(1)
  return A
made().n += 1
A.n * 10 + len(calls)
---
class A:
  def __init__(self): self.n = 4
a = A()
a.__dict__ |= {"n": 8}
a.n
---
class A:
  n = 4
  def __init__(self): self.n = 8
a = A()
del a.__dict__["n"]
a.n
---
class A:
  n = 4
  def __init__(self): self.n = 8
a = A()
vars(a).pop("n")
a.n
---
class A: n = 4
a = A()
vars(a).setdefault("n", 8)
a.n
---
class A:
  n = 4
  def __init__(self): self.n = 8
a = A()
vars(a).clear()
a.n
---
class A:
  n = 4
  def __init__(self): self.n = 8
a = A()
delattr(a, "n")
a.n
---
class A:
  def __init__(self, n): self.n = n
  @functools.lru_cache
  def size(self): return self.n
A(4).size() * 10 + A(8).size()
---
def f(*args, units=2): return units
f(*os.listdir("."), units=8)
---
import timeit
n = 4
def reset():
  global n
  n = 8
timeit.timeit(stmt=reset, number=1)
n
---
import timeit
n = 4
def reset():
  global n
  n = 8
def on(): reset()
timeit.timeit(on, number=1)
n
---
import enum
class F(enum.Flag):
  A = enum.auto()
  B = enum.auto()
  C = enum.auto()
F.C.value
---
import enum
class K(str, enum.Enum):
  A = enum.auto()
  B = enum.auto()
int(K.B.value) + 6
---
import argparse
p = argparse.ArgumentParser()
p.add_argument("--x", type=float, default="8")
len(f"{p.parse_args([]).x}")
---
import configparser
p = configparser.ConfigParser(allow_no_value=True)
p.read_string("[m]\nflag\nn = 8\n")
8 if p.get("m", "flag") is None else 4
---
import configparser
p = configparser.ConfigParser(inline_comment_prefixes="#;")
p.read_string("[m]\nn = 8 ; units\n")
p.getint("m", "n")
---
import configparser
p = configparser.ConfigParser(inline_comment_prefixes=tuple(";#"[:len(os.sep)]))
p.read_string("[m]\nn = lstm ; units\n")
len(p.get("m", "n"))
---
import configparser
p = configparser.ConfigParser()
p.read_string("[m]\nn = a\n\n  b\n")
len(p.get("m", "n"))
---
class M(type):
  def __new__(m, name, bases, names):
    names["units"] = names["units"] * 2
    return super().__new__(m, name, bases, names)
class A(metaclass=M):
  units = 20
A.units
---
names = {"a": 16}
exec("a = a * 2", names)
names["a"]
---
units = 20
def change():
  exec("units = 16", globals())
change()
units
---
import json
json.loads('{"units": 8}', object_hook=lambda entries: {"units": 9})["units"]
---
base = {"sizes": [8]}
more = dict(base)
more["ab"[len(os.sep) - 1]] = 3
more["sizes"].append(5)
len(base["sizes"])
---
inner = {"n": 4}
rows = [inner, {}]
rows[len(os.sep)] = 3
rows[0]["n"] = 7
inner["n"]
---
inner = {"n": 4}
table = {"a": inner}
for name in os.sep: table[name] = 3
table["a"]["n"] = 5
inner["n"]
---
inner = {"n": 4}
table = {"a": inner}
if os.sep != "/": table = {}
table["a"]["n"] = 5
inner["n"]
---
inner = {"n": 4}
table = {**{"a": inner}}
table.pop(os.sep, None)
table.get("a")["n"] = 5
inner["n"]
---
def merged(base, **more):
  out = dict(base)
  for name, each in more.items(): out[name] = merged(out.get(name, {}), **each) if isinstance(each, dict) else each
  return out
base = {"sizes": [8]}
merged(base, extra={"a": 6})["sizes"].append(9)
len(base["sizes"])
---
sizes = [1, 2]
iterator = iter(sizes)
sizes.append(4)
sum(iterator)
---
tables = [{"n": 4}, {"n": 5}]
next(each for each in tables if os.sep == "/")["n"] = 9
tables[0]["n"]
---
lists = [[3], [2]]
sorted(lists)[0].append(8)
len(lists[1])
---
tables = [{"n": 4}, {"n": 5}]
max(tables, key=lambda each: len(os.sep) * each["n"])["n"] = 9
tables[1]["n"]
---
tables = [{"n": 4}, {"n": 5}]
[each for each in tables if os.sep == "/"][1]["n"] = 9
tables[1]["n"]
---
tables = [{"n": 4}, {"n": 5}]
for each in list(each for each in tables if os.sep == "/"): each["n"] = 9
tables[1]["n"]
---
units = 8
def change():
  global units
  units = 9
def leave(): pass
(change if os.sep == "/" else leave)()
units
---
units = 8
def change():
  global units
  units = 9
{"/": change, "\\": print}[os.sep]()
units
---
class A:
  units = 8
  def set(self, n): self.units = n
  def keep(self, n): pass
a = A()
(a.set if os.sep == "/" else a.keep)(9)
a.units
---
class A: pass
a = A()
if os.sep != "/": a.units = 8
getattr(a, "units", 9)
---
class A: pass
a = A()
for name in ("units", "depth"):
  if name in os.sep: setattr(a, name, 8)
8 if hasattr(a, "units") else 9
'''


def value_of(program):
    *statements, last = program.split("\n")
    names = {"__name__": "__main__"}
    exec("\n".join([IMPORTS, *statements]), names)
    value = eval(last, names)
    return value.item() if hasattr(value, "item") else value


if __name__ == "__main__":
    versions = {"python": platform.python_version(), "numpy": np.__version__}
    made = [
        {"program": program, "value": int(value_of(program))}
        for program in PROGRAMS.strip("\n").split("\n---\n")
    ]
    cases.write("python-values", versions, made)
