/** What an option of the command line is by default, by the programs around a document that define it. */
import { importsOf } from "../../scope/names";
import { constant, type AbstractValue } from "../../scope/values/values";
import type { Program } from "../../syntax/syntax";
import { LARGEST_MODULE, type ModuleText, type ProjectFiles } from "../module-text";
import type { DefinedOptions, MayDefine, ModuleLanguage } from "./language";
import { nearestFirst } from "./paths";

/** A program that may define options, or set some. */
interface Around {
  readonly program: Program;
  /** How many folders lie between it and the document. */
  readonly distance: number;
}

/** By the language's own way to find them: what a program defines, found once. */
const defined = new WeakMap<Program, DefinedOptions>();

const NONE: DefinedOptions = { defaults: new Map(), changed: new Set() };

/** The options around one program after the other. */
export function createOptionsAround({ programOf, isForeign, callers: { options } }: ModuleLanguage) {
  const around = new WeakMap<Program, { readonly size: number; readonly programs: readonly Around[] }>();

  const optionsOf = (program: Program): DefinedOptions => {
    const found = defined.get(program) ?? options?.of(program) ?? NONE;
    defined.set(program, found);
    return found;
  };

  /** Whether it gives an option of another program's another default; what it spreads is its own, where it defines some. */
  const changes = (program: Program, name: string): boolean => {
    const { defaults, changed } = optionsOf(program);
    return !defaults.has(name) && (changed.has(name) || (defaults.size === 0 && changed.has(undefined)));
  };

  /**
   * Of a program, the files that were followed for it and those that they import, and of files that define options what
   * these import in turn: `TrainOptions(BaseOptions)`; nearest first.
   */
  const programsAround = (
    files: ProjectFiles,
    own: Program,
    followed: ReadonlySet<ModuleText>,
    mayDefine: MayDefine,
  ): readonly Around[] => {
    const modules = new Map<string, ModuleText>();
    for (const module of followed) modules.set(module.path, module);
    // What is added meanwhile is gone through as well.
    const importing = new Map<string, ModuleText | undefined>([[files.path, undefined], ...modules]);
    for (const [from, importer] of importing) {
      const { paths, stars } = importsOf(importer ? programOf(importer) : own);
      for (const path of [...paths.values(), ...stars].filter((each) => !isForeign(each))) {
        for (const name of [path, path.replace(/\.?[^.]+$/, "")]) {
          const found = name === "" ? undefined : files.resolve({ module: name, from });
          if (!found || importing.has(found.path) || found.text.length > LARGEST_MODULE || !mayDefine(found)) continue;
          modules.set(found.path, found);
          importing.set(found.path, found);
        }
      }
    }
    modules.delete(files.path);
    const others = nearestFirst([...modules.values()], files.path).map(({ module, distance }) => ({
      program: programOf(module),
      distance,
    }));
    return mayDefine(own) ? [{ program: own, distance: -1 }, ...others] : others;
  };

  /**
   * The default of the nearest program that defines the option, if all that are as near say the same and none gives it
   * another or sets an attribute of that name; `undefined` where that cannot be told.
   * @param followed the files that make use of the program, as far as they are known
   */
  return (
    files: ProjectFiles,
    own: Program,
    followed: ReadonlySet<ModuleText>,
    name: string,
  ): AbstractValue | undefined => {
    if (options === undefined) return undefined;
    let before = around.get(own);
    if (before?.size !== followed.size) {
      before = { size: followed.size, programs: programsAround(files, own, followed, options.mayDefine) };
      around.set(own, before);
    }
    const defining = before.programs.filter(({ program }) => optionsOf(program).defaults.has(name));
    const nearest = defining.filter(({ distance }) => distance === defining[0]?.distance);
    const values = new Set(nearest.map(({ program }) => optionsOf(program).defaults.get(name)));
    const [value] = values;
    // An empty text stands for what is still to be given.
    if (value === undefined || value === "" || values.size > 1) return undefined;
    const programs = [own, ...before.programs.map(({ program }) => program)];
    return programs.some((program) => changes(program, name) || options.mayBeSet(program, name))
      ? undefined
      : constant(value);
  };
}
