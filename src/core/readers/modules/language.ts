/** What those who follow a project's other files have to know of the language that these are in. */
import type { InterpretOptions } from "../../scope/interpret";
import type { Library } from "../../scope/interpreter";
import type { StarImport } from "../../scope/modules";
import type { AbstractValue } from "../../scope/values/values";
import type { Relevance } from "../../scope/relevance/relevance";
import type { Steps } from "../../steps";
import type { Program } from "../../syntax/syntax";
import type { ModuleText } from "../module-text";

/** A full name taken apart: a module, and the names in it that lead to what is meant; none for the module itself. */
export interface ModulePart {
  readonly module: string;
  readonly rest: readonly string[];
}

/** A module that a text imports, with the names that it takes, which may be modules in turn where it is a package. */
export interface NamedModule {
  readonly module: string;
  readonly members: readonly string[];
  /** The names by which the text has any of that. */
  readonly bound: ReadonlySet<string>;
  /** Whether it takes the module itself, too. */
  readonly isWhole: boolean;
  /** Whether it may take more: all names of it, or some that cannot be told. */
  readonly isOpen: boolean;
}

/** A module that has been followed. */
export interface PublicModule {
  readonly names: ModuleNames;
  /** The packages of which it took every name. */
  readonly stars: readonly string[];
}

/** The names of a module, as it leaves them. */
export type ModuleNames = ReadonlyMap<string, AbstractValue>;

export interface ModuleLanguage {
  /** The module's tree, parsed once. */
  readonly programOf: (module: ModuleText) => Program;
  /** The same, a few milliseconds of work at a time. */
  readonly programSteps: (module: ModuleText) => Steps<Program>;
  /** Whether its tree is there, and stays as long as the module does. */
  readonly isParsed: (module: ModuleText) => boolean;
  /** What the names of libraries mean in a program of which nobody wants to know its layers. */
  readonly librariesFor: (program: Program) => Library;
  readonly parse?: InterpretOptions["parse"];
  /** Whether a module that is imported does nothing to others: it waits until what it gives is used. */
  readonly importsWait: boolean;
  /** Whether the folder of the program that is started is searched for what any of its files imports. */
  readonly searchesStart: boolean;
  /** Whether a full name begins with what is installed, whatever files lie beside the program. */
  readonly isForeign: (path: string) => boolean;
  /** A full name taken apart in each way that it could be meant, the most likely first. */
  readonly splits: (path: string) => Iterable<ModulePart>;
  /**
   * The modules that a file's imports may mean, more rather than fewer; `undefined` where any may be meant. Absent where
   * finding them takes longer than following the few files that call nothing: JavaScript's imports name what they take.
   */
  readonly importsIn?: (module: ModuleText) => readonly NamedModule[] | undefined;
  /** Whether a file may bind its names in ways that cannot be followed. */
  readonly isUnsteady: (module: ModuleText) => boolean;
  /** What a module gives under a name. */
  readonly exported: (names: ModuleNames, name: string) => AbstractValue | undefined;
  /** The name under which a module has what it imports to give it under this one; absent where that is the same. */
  readonly givenAs?: (name: string) => string;
  /** What the import of a module itself gives, where that is no object that its names are asked of. */
  readonly whole: (names: ModuleNames) => AbstractValue | undefined;
  /** What `import *` takes of a module. */
  readonly publicNames: (module: PublicModule) => StarImport;
  /** How another file in its folder imports the one of this path. */
  readonly ownImport: (path: string) => string;
  /** The name that a function or class has in the module that gives it under this one. */
  readonly ownName: (module: ModuleText, exported: string) => string;
  readonly callers: CallerLanguage;
}

/** What makes the calls of a file's functions in other files. */
export interface CallerLanguage {
  /** Files that try something out, by their path: their sizes are small and made up. */
  readonly testFile: RegExp;
  /**
   * Files that are called like those, where they are programs by what they say: `test.py` beside `train.py`. What they call
   * counts where no other does.
   */
  readonly testProgram?: (module: ModuleText) => boolean;
  /** Matches in files that have functions run again and again, each time with other settings than those that they give. */
  readonly searching?: RegExp;
  /** Whether a file that makes use of a name of another has to write it. */
  readonly writesNames: boolean;
  /** Whether to ask for calls of methods, too. */
  readonly ofObjects: boolean;
  /** What programs say of the options that they are started with, where such are written in the language. */
  readonly options?: OptionsLanguage;
  /** Matches in files that may make layers. */
  readonly layers: RegExp;
  /** Which of a file's functions to follow where these names are looked for. */
  readonly relevance: (program: Program, names: ReadonlySet<string>) => Steps<Relevance>;
}

export interface OptionsLanguage {
  readonly mayDefine: MayDefine;
  readonly of: (program: Program) => DefinedOptions;
  /** Whether a program may set an option of this name itself. */
  readonly mayBeSet: (program: Program, name: string) => boolean;
}

/** Whether a file or program may define options. */
export type MayDefine = (of: { readonly text: string }) => boolean;

/** What a program says of options, by the names under which programs read them. */
export interface DefinedOptions {
  /** `undefined` where that is no number or text, or not one only. */
  readonly defaults: ReadonlyMap<string, number | string | undefined>;
  /** Those that are given another default afterwards; `undefined` among them where they may be any. */
  readonly changed: ReadonlySet<string | undefined>;
}
