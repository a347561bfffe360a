/** The same core in a terminal: `lstm-explorer preview FILE[:LINE[:COL]] [--json]`. */
process.exitCode = 2;
