/** Several libraries as one: each is asked in turn what it knows of a name, a value or a call. */
import type { Library } from "../scope/interpreter";
import { external } from "../scope/values/values";

/** What one library knows; it leaves the rest to the others. */
export type LibraryPart = Partial<Omit<Library, "imported">> & {
  imported?(path: string): ReturnType<Library["imported"]> | undefined;
};

/** The first of the libraries that knows an answer gives it; an import that none knows keeps its own name. */
export function composeLibraries(parts: readonly LibraryPart[]): Library {
  const first = <T>(ask: (part: LibraryPart) => T | undefined): T | undefined => {
    for (const part of parts) {
      const answer = ask(part);
      if (answer !== undefined) return answer;
    }
    return undefined;
  };
  return {
    unbound: (name) => first((part) => part.unbound?.(name)),
    exports: (module, name) => parts.some((part) => part.exports?.(module, name) === true),
    imported: (path) => first((part) => part.imported?.(path)) ?? external(path),
    typeOf: (value) => first((part) => part.typeOf?.(value)),
    isInstance: (value, type) => first((part) => part.isInstance?.(value, type)),
    member: (interpreter, object, name) => first((part) => part.member?.(interpreter, object, name)),
    anyMember: (object, said) => first((part) => part.anyMember?.(object, said)),
    askSequence: (interpreter, sequence, node) => {
      for (const part of parts) part.askSequence?.(interpreter, sequence, node);
    },
    setMember: (interpreter, object, target, value) => {
      for (const part of parts) part.setMember?.(interpreter, object, target, value);
    },
    setHeld: (interpreter, object, name, value) => {
      for (const part of parts) part.setHeld?.(interpreter, object, name, value);
    },
    setPart: (interpreter, object) => {
      for (const part of parts) part.setPart?.(interpreter, object);
    },
    call: (interpreter, callee, site) => first((part) => part.call?.(interpreter, callee, site)),
    afterCall: (interpreter, callee, site, result) =>
      first((part) => part.afterCall?.(interpreter, callee, site, result)) ?? result,
    truth: (interpreter, value) => first((part) => part.truth?.(interpreter, value)),
    claims: (callee, site) => parts.some((part) => part.claims?.(callee, site) === true),
    callClass: (interpreter, callee, site) => first((part) => part.callClass?.(interpreter, callee, site)),
    defineClass: (interpreter, value) => {
      for (const part of parts) part.defineClass?.(interpreter, value);
    },
    hasHeirs: (path) => parts.some((part) => part.hasHeirs?.(path) === true),
    isCalculating: (path, method) => parts.some((part) => part.isCalculating?.(path, method) === true),
    bound: (value, self) => first((part) => part.bound?.(value, self)),
    callMethod: (interpreter, method, site) => first((part) => part.callMethod?.(interpreter, method, site)),
    withPart: (interpreter, array, indices, value) =>
      first((part) => part.withPart?.(interpreter, array, indices, value)),
    subscript: (interpreter, object, indices, node) =>
      first((part) => part.subscript?.(interpreter, object, indices, node)),
    binary: (interpreter, operator, left, right) => first((part) => part.binary?.(interpreter, operator, left, right)),
    untold: (interpreter, callee, site) => {
      for (const part of parts) part.untold?.(interpreter, callee, site);
    },
    moduleFollowed: (interpreter) => {
      for (const part of parts) part.moduleFollowed?.(interpreter);
    },
    unpack: (interpreter, value, targets) => {
      for (const part of parts) part.unpack?.(interpreter, value, targets);
    },
    items: (interpreter, value) => first((part) => part.items?.(interpreter, value)),
  };
}
