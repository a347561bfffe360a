// What node:assert/strict is in a web worker.
module.exports = require("assert/build/assert.js").strict;
