/** Which lists, dicts and objects of a file's names its functions and classes hand out, told from their text. */
import { perNode } from "../../syntax/per-node";
import type { ClassDefinition, Expression, FunctionDefinition, Program, Statement } from "../../syntax/syntax";
import { targetsSet } from "../../syntax/targets";
import { walk } from "../../syntax/walk";

/** Something of a file in what a call gives. */
export interface HandedOut {
  /** The name of the file that holds it, and the attributes and keys that lead on from it. */
  readonly names: readonly string[];
  /** What is given is that itself, a copy that holds the same things, or has it somewhere in it. */
  readonly how: "itself" | "copy" | "within";
  /** Of an object that is made: the attribute under which it has it. */
  readonly attribute?: string;
}

/** So deep do functions of the file hand on what others of it give. */
const MAX_DEPTH = 3;

/** What makes numbers and texts of what it is given, or copies all of it. */
const APART =
  /^(deepcopy|structuredClone|stringify|parse|dumps|loads|len|int|float|str|bool|isinstance|print|hasattr|keys)$/;

/** What makes another list or dict of the same things. */
const COPYING =
  /^(dict|list|tuple|set|sorted|copy|OrderedDict|assign|slice|concat|from|values|entries|items|fromEntries|filter)$/;

/** What calls of each function and class of the file may hand out of what these of its names hold. */
export function handedOut(program: Program, holding: ReadonlySet<string>): ReadonlyMap<string, readonly HandedOut[]> {
  const definitions = program.statements.filter((node) => node.kind === "function" || node.kind === "class");
  // By their words: those that have one of the names, and those that call such.
  const mentioning = new Set<string>();
  for (let depth = 0; depth <= MAX_DEPTH && holding.size > 0; depth++) {
    for (const node of definitions) {
      const isAny = wordsOf(node, program.text).some((word) => holding.has(word) || mentioning.has(word));
      if (isAny) mentioning.add(node.name);
    }
  }
  const flows = (node: FunctionDefinition, depth = 0): Flows =>
    flowsIn(node, holding, (name) => {
      const other = mentioning.has(name) && depth < MAX_DEPTH ? definitionIn(program.statements, name) : undefined;
      return other?.kind === "function" ? resultsOf(flows(other, depth + 1)) : [];
    });
  return new Map(
    definitions.map((node) => {
      const isMentioning = mentioning.has(node.name);
      if (node.kind === "function") return [node.name, isMentioning ? resultsOf(flows(node)) : []];
      const initialiser = isMentioning ? definitionIn(node.body, "__init__") : undefined;
      const { attributes = [], of } = initialiser?.kind === "function" ? flows(initialiser) : {};
      const set = attributes.flatMap(([attribute, value]) => of?.(value).map((each) => ({ ...each, attribute })) ?? []);
      return [node.name, [...set, ...sharedBy(node)]];
    }),
  );
}

const wordsOf = perNode(
  ({ span }: Statement, text): readonly string[] =>
    text.slice(span.start, span.end).match(/[\p{L}_$][\p{L}\p{N}_$]*/gu) ?? [],
);

const resultsOf = ({ returned, of }: Flows): readonly HandedOut[] => returned.flatMap(of);

/** What stands in a class is the same for all its objects. */
const sharedBy = ({ name, body }: ClassDefinition): readonly HandedOut[] =>
  body.flatMap((node) =>
    node.kind === "assign"
      ? targetsSet(node).flatMap((target): readonly HandedOut[] =>
          target.kind === "name" ? [{ names: [name, target.name], how: "itself", attribute: target.name }] : [],
        )
      : [],
  );

interface Flows {
  readonly returned: readonly Expression[];
  /** What is set as an attribute of anything. */
  readonly attributes: readonly (readonly [name: string, value: Expression])[];
  /** What an expression of the function gives. */
  readonly of: (value: Expression) => readonly HandedOut[];
}

/** @param ofOther what a call of another function of the file gives */
function flowsIn(
  { body, parameters }: FunctionDefinition,
  holding: ReadonlySet<string>,
  ofOther: (name: string) => readonly HandedOut[],
): Flows {
  const locals = new Map<string, Expression[]>();
  const attributes: (readonly [string, Expression])[] = [];
  const returned: Expression[] = [];
  const put = (target: Expression, value: Expression): void => {
    if (target.kind === "name") locals.set(target.name, [...(locals.get(target.name) ?? []), value]);
    else if (target.kind === "attribute") attributes.push([target.name, value]);
    else if (target.kind === "subscript")
      put(target.object, { kind: "sequence", form: "list", span: value.span, items: [value] });
  };
  const bind = (node: Statement | Expression): void => {
    const value = node.kind === "assign" || node.kind === "named" ? node.value : undefined;
    if (value) for (const target of targetsSet(node)) put(target, value);
  };
  walk(body, {
    statement(node) {
      bind(node);
      if (node.kind === "return" && node.value) returned.push(node.value);
    },
    expression(node) {
      bind(node);
      if (node.kind === "other" && node.yields) returned.push(...node.parts);
      // `given.update(defaults)`
      if (node.kind !== "call" || node.callee.kind !== "attribute" || node.callee.object.kind !== "name") return;
      const { object } = node.callee;
      for (const { value } of locals.has(object.name) ? node.arguments : [])
        put({ kind: "subscript", span: object.span, object, indices: [] }, value);
    },
    entersUnread: () => false,
  });
  const given = new Set(parameters.map(({ name }) => name));
  const asked = new Set<string>();
  const ofName = (name: string): readonly HandedOut[] => {
    const values = locals.get(name);
    if (values === undefined) return holding.has(name) && !given.has(name) ? [{ names: [name], how: "itself" }] : [];
    if (asked.has(name)) return [];
    asked.add(name);
    const found = values.flatMap(of);
    asked.delete(name);
    return holding.has(name) ? [{ names: [name], how: "itself" }, ...found] : found;
  };
  const of = (value: Expression): readonly HandedOut[] => {
    switch (value.kind) {
      case "name":
        return ofName(value.name);
      case "attribute":
        return inside(of(value.object), value.name);
      case "subscript": {
        const [index] = value.indices;
        const isNamed = index?.kind === "literal" && typeof index.value === "string";
        return inside(of(value.object), isNamed ? index.value : undefined);
      }
      case "call": {
        const { callee } = value;
        const name = callee.kind === "name" || callee.kind === "attribute" ? callee.name : "";
        if (APART.test(name)) return [];
        const passed = [
          ...(callee.kind === "attribute" ? of(callee.object) : []),
          ...value.arguments.flatMap((each) => of(each.value)),
        ];
        if (COPYING.test(name)) return passed.map(copied);
        const other = callee.kind === "name" ? ofOther(name) : [];
        return [...other, ...passed.map((each) => (each.how === "copy" ? each : heldIn(each)))];
      }
      case "mapping":
        return value.entries.flatMap(({ key, value: held }) => of(held).map(key ? heldIn : copied));
      case "sequence":
        return value.items.flatMap((item) =>
          item.kind === "spread" ? of(item.value).map(copied) : of(item).map(heldIn),
        );
      case "conditional":
        return [...of(value.consequent), ...of(value.alternate)];
      case "binary":
        return /^(and|or|\?\?|\+|\|)$/.test(value.operator) ? [...of(value.left), ...of(value.right)] : [];
      case "named":
        return of(value.value);
      case "other":
        return value.parts.flatMap(of);
      default:
        return [];
    }
  };
  return { returned, attributes, of };
}

const heldIn = (each: HandedOut): HandedOut => ({ ...each, how: "within" });
const copied = (each: HandedOut): HandedOut => (each.how === "itself" ? { ...each, how: "copy" } : each);

/** What stands in them under a name, or under any. */
const inside = (of: readonly HandedOut[], name: string | undefined): readonly HandedOut[] =>
  of.map((each) =>
    each.how === "within" || name === undefined ? heldIn(each) : { names: [...each.names, name], how: "itself" },
  );

/** The last definition of a name, which those before it are not any more; of `Net.make`, the class's method. */
export function definitionIn(
  statements: readonly Statement[],
  name: string,
): FunctionDefinition | ClassDefinition | undefined {
  const [first, member, ...more] = name.split(".");
  const found = statements.findLast(
    (node): node is FunctionDefinition | ClassDefinition =>
      (node.kind === "function" || node.kind === "class") && node.name === first,
  );
  if (member === undefined) return found;
  return found?.kind === "class" && more.length === 0 ? definitionIn(found.body, member) : undefined;
}
