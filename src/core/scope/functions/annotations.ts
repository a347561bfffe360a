/** What the annotation of a parameter says of its argument, where no call says more. */
import type { Expression } from "../../syntax/syntax";

/** `typing`'s names that leave the class in their brackets what it is. */
const TRANSPARENT = new Set(["Optional", "Annotated", "Final"]);

/**
 * The one class that an annotation names: `Config` of `Config`, `"Config"`, `Optional[Config]` and `Config | None`;
 * `undefined` where it is one of several, or written otherwise.
 */
export function annotatedClass(annotation: Expression): Expression | undefined {
  switch (annotation.kind) {
    case "name":
    case "attribute":
      return annotation;
    case "literal":
      return typeof annotation.value === "string" && /^[\p{L}_][\p{L}\p{N}_]*$/u.test(annotation.value)
        ? { kind: "name", span: annotation.span, name: annotation.value }
        : undefined;
    case "subscript": {
      const { object, indices } = annotation;
      const isTransparent = (object.kind === "name" || object.kind === "attribute") && TRANSPARENT.has(object.name);
      return isTransparent && indices[0] ? annotatedClass(indices[0]) : undefined;
    }
    case "binary":
      if (annotation.operator !== "|") return undefined;
      if (isNone(annotation.right)) return annotatedClass(annotation.left);
      return isNone(annotation.left) ? annotatedClass(annotation.right) : undefined;
    default:
      return undefined;
  }
}

const isNone = (node: Expression): boolean => node.kind === "literal" && node.value === null;
