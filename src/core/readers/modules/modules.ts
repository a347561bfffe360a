/** What a document imports from other files of its project by a relative or local name. */
import { calledNames } from "../../scope/names";
import { type Budget, definitionOf, type Modules, type StarImport } from "../../scope/modules";
import { lost } from "../../scope/statements/changes";
import { UNKNOWN, type AbstractValue } from "../../scope/values/values";
import { UNWRITTEN, type Program } from "../../syntax/syntax";
import { runSteps } from "../../steps";
import { LARGEST_MODULE, type ModuleText, type ProjectFiles } from "../module-text";
import { createChangedAcrossFiles } from "./changed-across-files";
import { changedByImporters, losePlaces, type ChangedPlace } from "./changed-by-importers";
import { createOutsideChanges, type Place } from "./changes-from-outside";
import { altersArguments } from "./handed-arguments";
import type { ModuleLanguage } from "./language";
import type { LoadedModule } from "./loaded-module";
import { createModuleLoader } from "./module-loader";
import { writtenNames } from "./module-names";

/**
 * The modules that a document reaches, for one reading of it.
 * @param turn what the document has left until others have their turn, where it gives turns
 */
export function createModules(files: ProjectFiles, language: ModuleLanguage, turn?: Budget): Modules {
  const { path: document, resolve, open } = files;
  const { isForeign, splits } = language;
  /** Every file that was looked at, followed or not. */
  const texts = new Map<string, ModuleText>();
  const carried = new WeakSet<AbstractValue>();
  const changes = createOutsideChanges(carried, false);
  /** Those that the document makes, which it knows itself. */
  const ownChanges = createOutsideChanges(carried, true);
  const note = (file: string, places: readonly ChangedPlace[]): void => {
    for (const {
      by,
      names: [name, attribute],
    } of places)
      (by === document ? ownChanges : changes).note({ file, ...(name !== undefined && { name }) }, attribute);
  };
  const loader = createModuleLoader(language, (file) => modulesFrom(file), carried, {
    *changesOf(file, followed) {
      const places = yield* changedByImporters(files, file, language, followed);
      note(file, places);
      return places;
    },
    document,
    state: files.state?.(),
    ...(turn && { turn }),
  });
  const changedParts = createChangedAcrossFiles(
    language,
    (file) => texts.get(file),
    (file) => modulesFrom(file),
  );
  const load = (module: ModuleText, name: string): LoadedModule | undefined => runSteps(loader.load(module, name));

  /** What the files that are taken from as a whole for one of them have; of one that is just asked, nothing. */
  const taken = new Map<string, StarImport | undefined>();
  /** The names that are being looked up in the files that have them from others. */
  const passing = new Set<string>();
  /** What a module gives, where it has it from another. */
  const passedOn = (from: string, held: AbstractValue | undefined): AbstractValue | undefined => {
    if (held?.kind !== "external" || !held.isWaiting) return held;
    const key = `${from}\0${held.path}`;
    // Two modules may have it from each other.
    if (passing.has(key)) return UNKNOWN;
    passing.add(key);
    try {
      return modulesFrom(from).value(held.path);
    } finally {
      passing.delete(key);
    }
  };

  /** What no folder around a file has may stand beside the document, which is then taken for the program's start. */
  const besideProgram = (module: string, from: string): ModuleText | undefined => {
    if (!language.searchesStart || from === document || module.startsWith(".")) return undefined;
    const isInPackage = resolve({ module: ".", from: document }) !== undefined;
    return isInPackage ? undefined : resolve({ module, from: document });
  };

  /** The file of this path: one of an object that came with the arguments of a call may not have been asked for yet. */
  const loadedAt = (file: string): LoadedModule | undefined => {
    const module = language.ownImport(file);
    // As a file beside it would: none imports itself.
    const text = texts.get(file) ?? resolve({ module, from: file.replace(/[^\\/]*$/, "_$&") });
    if (text?.path !== file) return undefined;
    texts.set(file, text);
    return load(text, module);
  };

  const ofProgram = (file: string, is: (program: Program) => boolean): boolean => {
    const text = texts.get(file);
    return text !== undefined && text.text.length <= LARGEST_MODULE && is(language.programOf(text));
  };

  /** By the file. One reading sees one state of the files, however often a name of theirs stands in one. */
  const reached = new Map<string, Modules>();
  const modulesFrom = (from: string): Modules => {
    const found = reached.get(from) ?? reachedFrom(from);
    reached.set(from, found);
    return found;
  };

  const reachedFrom = (from: string): Modules => {
    const seen = from === document ? [changes] : [changes, ownChanges];
    const isChanged = (place: Place): boolean => seen.some((each) => each.isChanged(place));
    const isAttributeChanged = (place: Place, attribute: string): boolean =>
      seen.some((each) => each.isAttributeChanged(place, attribute));
    const seenOf = (place: Place, held: AbstractValue): AbstractValue =>
      seen.reduce((value, each) => each.seen(place, value), held);
    const asked = new Map<string, ModuleText | undefined>();
    const find = (module: string): ModuleText | undefined => {
      if (module === "" || isForeign(module)) return undefined;
      if (asked.has(module)) return asked.get(module);
      const text = resolve({ module, from }) ?? besideProgram(module, from);
      if (text !== undefined) texts.set(text.path, text);
      asked.set(module, text);
      return text;
    };
    /** The file that a full name leads to, by what module name, and what stands behind that. */
    const owner = (path: string) => {
      for (const { module, rest } of splits(path)) {
        const text = find(module);
        if (text !== undefined) return { text, module, rest };
      }
      return undefined;
    };
    /** Of a function or class that stays where it is defined, an attribute. */
    const ownAttribute = (file: string, fullName: string): AbstractValue | undefined => {
      const [name = "", member, ...more] = fullName.split(".");
      if (member === undefined || more.length > 0) return undefined;
      if (isAttributeChanged({ file, name }, member)) return UNKNOWN;
      return loader.loaded(file)?.attributeOf(name, member);
    };
    return {
      value(path) {
        if (isForeign(path)) return undefined;
        const own = definitionOf(path);
        if (own !== undefined) return ownAttribute(own.file, own.name);
        const found = owner(path);
        if (found === undefined) return undefined;
        const { text, module, rest } = found;
        const [name, member, ...more] = rest;
        const file = text.path;
        const followed = load(text, module);
        if (name === undefined) {
          return isChanged({ file }) ? UNKNOWN : followed && language.whole(followed.names);
        }
        // It is followed even where nobody sees it: it may change what others have.
        const held = followed && passedOn(file, language.exported(followed.names, name));
        if (isChanged({ file, name })) return member === undefined ? lost(held) : UNKNOWN;
        if (member === undefined) {
          const isUntold = held === undefined || (held.kind === "unknown" && held.oneOf === undefined);
          return isUntold ? undefined : seenOf({ file, name }, held);
        }
        if (isAttributeChanged({ file, name }, member)) return UNKNOWN;
        // Members of what has a value are looked for there.
        return more.length === 0 ? followed?.attributeOf(name, member) : undefined;
      },
      star(module) {
        const text = find(module);
        if (text === undefined) return undefined;
        const found = load(text, module);
        if (found === undefined) {
          if (text.text.length > LARGEST_MODULE) return undefined;
          if (taken.has(text.path)) return taken.get(text.path);
          const isFirst = taken.size === 0;
          taken.set(text.path, undefined);
          try {
            const names = writtenNames(text, language, (each) => modulesFrom(text.path).star(each));
            taken.set(text.path, names);
            return names;
          } finally {
            if (isFirst) taken.clear();
          }
        }
        const { names, stars } = language.publicNames(found);
        const seen = [...names].map(([name, each]) => {
          const place = { file: text.path, name };
          return [name, seenOf(place, passedOn(text.path, each) ?? UNKNOWN)] as const;
        });
        return { names: new Map(seen), stars };
      },
      *prepare(path, isWhole) {
        if (isForeign(path) || definitionOf(path)) return;
        const found = isWhole ? { text: find(path), module: path } : owner(path);
        if (found?.text !== undefined) yield* loader.load(found.text, found.module);
      },
      *forgetChanged(interpreter, frame) {
        const followed = { interpreter, frame };
        const places = yield* changedByImporters(files, from, language, followed);
        for (const { names, isBound } of places) {
          const held = isBound && names.length === 1 ? frame.names.get(names[0]!)?.value : undefined;
          // Who calls what stands under the name now, cannot be told from who calls the function.
          if (held?.kind === "function")
            interpreter.enter(held, [{ spread: "items", value: UNKNOWN, node: UNWRITTEN }]);
        }
        losePlaces(followed, places, language);
      },
      waits: (path) => language.importsWait && !isForeign(path),
      open: (name, isBeside) => open?.({ name, from, isBeside }),
      definition(path) {
        const own = definitionOf(path);
        if (own !== undefined || isForeign(path)) return own;
        const found = owner(path);
        if (found === undefined) return undefined;
        // Of a file that cannot be followed, names are taken for its own.
        const [first = "", ...more] = found.rest;
        return { file: found.text.path, name: [language.ownName(found.text, first), ...more].join(".") };
      },
      calls: ({ file }, name) => ofProgram(file, (program) => calledNames(program).has(name)),
      alters: ({ file, name }) => ofProgram(file, (program) => altersArguments(program, name)),
      hasRecord: ({ file, name }) => loader.loaded(file)?.hasRecord(name) === true,
      heir: ({ file, name }, given) => loader.loaded(file)?.heir(name, given),
      call: ({ file, name }, given, onChange, self) => loadedAt(file)?.call(name, given, onChange, self),
      member: ({ file, name: owner }, name) => loadedAt(file)?.member(owner, name),
      changedParts,
      change(path) {
        if (isForeign(path) || definitionOf(path)) return;
        const whole = find(path);
        if (whole !== undefined) changes.note({ file: whole.path });
        for (const { module, rest } of splits(path)) {
          const text = find(module);
          if (text === undefined) continue;
          const [name = "", attribute, ...more] = rest;
          changes.note({ file: text.path, name }, more.length > 0 ? undefined : attribute);
        }
      },
    };
  };
  return modulesFrom(document);
}
