/** The imports among statements, wherever in them they stand. */
import type { Import, Statement } from "./syntax";
import { mayImport } from "./unread";
import { walk } from "./walk";

/** In no order; of bodies that nobody has read yet, those are parsed that may have one. */
export function importStatements(statements: readonly Statement[]): readonly Import[] {
  const found: Import[] = [];
  walk(statements, {
    statement(node) {
      if (node.kind === "import") found.push(node);
    },
    entersUnread: mayImport,
  });
  return found;
}
