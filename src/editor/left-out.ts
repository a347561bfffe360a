/** Folders of packages, caches and build results, in which no search of the workspace looks. */
export const LEFT_OUT: readonly string[] = [
  "node_modules",
  ".git",
  ".venv",
  "venv",
  "env",
  "site-packages",
  "__pycache__",
  "dist",
  "build",
  ".ipynb_checkpoints",
];

export const LEFT_OUT_PATTERN = `**/{${LEFT_OUT.join(",")}}/**`;
