/** What `vscode` and `node:*` resolve to inside the core: nothing (see tsconfig.json). */
export const nothing = undefined;
