/** Decorators that stand in other files: whether what they put in the place of a function hands its arguments on as they are. */
import { perNode } from "../../syntax/per-node";
import type { Call, FunctionDefinition, Program } from "../../syntax/syntax";
import { targetsIn, withoutItems } from "../../syntax/targets";
import { walk } from "../../syntax/walk";
import { WRITING } from "./changeable-names";

/** Whether a function of a file calls what it is given with other arguments than those that come to it. */
export function altersArguments({ statements }: Program, name: string): boolean {
  const decorator = statements.findLast(
    (node): node is FunctionDefinition => node.kind === "function" && node.name === name,
  );
  return decorator !== undefined && handsOnOthers(decorator);
}

const handsOnOthers = perNode((decorator: FunctionDefinition): boolean => {
  const parameters = new Set<string>();
  const changed = new Set<string>();
  const calls: Call[] = [];
  walk([decorator], {
    statement(node) {
      if (node.kind === "function") for (const each of node.parameters) parameters.add(each.name);
      for (const target of node.kind === "assign" ? node.targets.flatMap(targetsIn).map(withoutItems) : [])
        if (target.kind === "name") changed.add(target.name);
    },
    expression(node) {
      if (node.kind === "lambda") for (const each of node.parameters) parameters.add(each.name);
      if (node.kind !== "call") return;
      const { callee } = node;
      if (callee.kind === "name") calls.push(node);
      else if (callee.kind === "attribute" && callee.object.kind === "name" && WRITING.test(callee.name))
        changed.add(callee.object.name);
    },
  });
  return calls.some(
    ({ callee, arguments: given }) =>
      callee.kind === "name" &&
      parameters.has(callee.name) &&
      given.some(({ value, spread }) => {
        if (value.kind !== "name") return true;
        if (value.name === "self") return false;
        // What `**all_arguments` holds, a wrapper has put together of what it got: checked, or with the defaults.
        return parameters.has(value.name) ? changed.has(value.name) : spread !== "entries";
      }),
  );
});
