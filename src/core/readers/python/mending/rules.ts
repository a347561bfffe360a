/** What the mending of Python asks of those who know layers and their arguments. */
export interface BracketRules {
  /** Whether a name is known to be an argument's, so that a line `name=…` begins no statement. */
  readonly isKeyword: (name: string) => boolean;
  /** Whether what is called by that name takes an argument of that one; `undefined` where its arguments are not known. */
  readonly takes: (callee: string, keyword: string) => boolean | undefined;
  /** Whether it is the name of a layer's class. */
  readonly isLayer: (callee: string) => boolean;
  /** Whether what has that name is a number, a truth or a text: an argument of layers that nobody calls. */
  readonly isPlain: (name: string) => boolean;
}
