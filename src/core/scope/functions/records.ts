/** Classes of a program that are no more than what their objects hold: configurations, by whatever means they are written. */
import type { Expression, FunctionDefinition, Statement } from "../../syntax/syntax";
import { walk } from "../../syntax/walk";
import { ancestry } from "../expressions/members";
import type { AbstractValue, ClassValue } from "../values/values";

/** Decorators that leave a class's attributes as they are written. */
const RECORD_DECORATORS = new Set(["dataclass", "s", "attrs", "define", "frozen", "final"]);

/** Classes of libraries that leave the attributes of those based on them as they are written. */
const PLAIN_BASES = new Set([
  "builtins.object",
  "abc.ABC",
  "argparse.Namespace",
  "enum.Enum",
  "enum.Flag",
  "enum.IntEnum",
  "enum.StrEnum",
  "builtins.int",
  "builtins.str",
  "pydantic.BaseModel",
  "pydantic.BaseSettings",
  "pydantic_settings.BaseSettings",
  "tap.Tap",
  "typing.NamedTuple",
]);

/** Python's own functions that make a plain value of plain values. */
const PLAIN_FUNCTIONS = new Set("bool dict float int len list max min range round set str sum super tuple".split(" "));

const INITIALISER = "__init__";

/** Classes of libraries whose objects hold what is set of them, beside what they do as the library's. */
const HOLDING_BASES =
  /^(torch\.nn(\.modules(\.module)?)?\.Module|(pytorch_lightning|lightning(\.pytorch)?)\.LightningModule|gym(nasium)?(\.core)?\.Env|(six\.moves\.|backports\.)?[cC]onfig[pP]arser\.\w+)$/;

/** Whether the class and all that it is based on stand in the file, as nothing else than what is written. */
export const isPlainClass = (value: ClassValue): boolean => isMadeOf(value, isPlainBase);

/** The same, or a class of PyTorch's modules: what is set of its objects stays what it is. */
export const isHoldingClass = (value: ClassValue): boolean =>
  isMadeOf(
    value,
    (base, written) => isPlainBase(base, written) || (base.kind === "external" && HOLDING_BASES.test(base.path)),
  );

function isMadeOf(value: ClassValue, isFit: typeof isPlainBase): boolean {
  return ancestry(value).every(
    ({ node, bases }) =>
      bases.every((base, index) => isFit(base, node.bases[index])) &&
      node.decorators.every((decorator) => {
        const named = decorator.kind === "call" ? decorator.callee : decorator;
        return (named.kind === "name" || named.kind === "attribute") && RECORD_DECORATORS.has(named.name);
      }),
  );
}

/** `object` is no name that anything binds. */
const isPlainBase = (base: AbstractValue, written: Expression | undefined): boolean =>
  base.kind === "class" ||
  (base.kind === "external" && PLAIN_BASES.has(base.path)) ||
  (base.kind === "unknown" && written?.kind === "name" && written.name === "object");

/** Whether its objects hold what they are given and do nothing where they are made. */
export const isRecord = (value: ClassValue): boolean =>
  isPlainClass(value) &&
  ancestry(value).every(({ node }) =>
    node.body.every((statement) => statement.kind !== "function" || !isInitialiser(statement) || isPlain(statement)),
  );

const isInitialiser = ({ name }: FunctionDefinition): boolean =>
  name === INITIALISER || name === "__post_init__" || name === "__new__";

/** Whether the body does nothing but set attributes to plain values. */
const isPlain = ({ name, body }: FunctionDefinition): boolean => name === INITIALISER && body.every(isSetting);

function isSetting(statement: Statement): boolean {
  if (statement.kind !== "assign" && statement.kind !== "evaluate") return false;
  let isPlainValue = true;
  walk([statement], {
    expression(node) {
      if (node.kind !== "call") return;
      const { callee } = node;
      const isBase = callee.kind === "attribute" && callee.name === INITIALISER;
      if (!isBase && !(callee.kind === "name" && PLAIN_FUNCTIONS.has(callee.name))) isPlainValue = false;
    },
  });
  return isPlainValue;
}
