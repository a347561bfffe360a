// Stands in for VS Code's native watchdog, which ends an extension host whose parent is gone. The
// host also asks for its parent in plain JavaScript, and that is enough here.
exports.start = () => {};
