// Stands in for the native logger: the server and the extension host still write their log files,
// which the tests show when something failed.
const fs = require("node:fs");
const path = require("node:path");

const LEVELS = ["trace", "debug", "info", "warn", "error", "critical"];
const OFF = LEVELS.length;

function createLogger(_name, file) {
  let threshold = LEVELS.indexOf("info");
  let plain = false;
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const writerOf = (level) => (message) => {
    if (level < threshold || threshold >= OFF) return;
    const line = plain ? message : `${new Date().toISOString()} [${LEVELS[level]}] ${message}\n`;
    try {
      fs.appendFileSync(file, line);
    } catch {
      // The tests remove the folder while the server is still ending.
    }
  };
  return {
    ...Object.fromEntries(LEVELS.map((name, level) => [name, writerOf(level)])),
    getLevel: () => threshold,
    setLevel: (level) => {
      threshold = level;
    },
    clearFormatters: () => {
      plain = true;
    },
    setPattern() {},
    flush() {},
    flushSync() {},
    drop() {},
  };
}

// One by one: Node finds the names of a CommonJS module's exports by reading, not by running it.
exports.version = 0;
exports.setLevel = () => {};
exports.setFlushOn = () => {};
exports.shutdown = () => {};
exports.createRotatingLogger = async (name, file) => createLogger(name, file);
exports.createAsyncRotatingLogger = exports.createRotatingLogger;
