// Gives VS Code for the Web a folder, memory://workspace/NAME, where vscode.dev has its virtual file
// systems. The files are those that the test server lists at /workspace.json (path: base64); what is
// written stays in memory.
const vscode = require("vscode");

exports.activate = (context) => {
  const provider = createProvider(() => load(context.extensionUri));
  context.subscriptions.push(
    vscode.workspace.registerFileSystemProvider("memory", provider, { isCaseSensitive: true }),
    // A proposed API, without which workspace.findFiles finds nothing.
    vscode.workspace.registerFileSearchProvider("memory", provider),
  );
};

async function load(extensionUri) {
  const listing = await fetch(vscode.Uri.joinPath(extensionUri, "..", "workspace.json").toString(true));
  const entries = Object.entries(await listing.json());
  return new Map(
    entries.map(([path, base64]) => [
      path,
      { bytes: Uint8Array.from(atob(base64), (character) => character.codePointAt(0)), time: 0 },
    ]),
  );
}

function createProvider(loadFiles) {
  const { File, Directory } = vscode.FileType;
  const { Created, Changed, Deleted } = vscode.FileChangeType;
  const changes = new vscode.EventEmitter();
  let loading;
  const files = () => (loading ??= loadFiles());

  const children = async (folder) => {
    const start = folder === "/" ? folder : `${folder}/`;
    const found = new Map();
    for (const path of (await files()).keys()) {
      if (!path.startsWith(start)) continue;
      const [name, ...rest] = path.slice(start.length).split("/");
      found.set(name, rest.length > 0 ? Directory : File);
    }
    return found;
  };
  const fileAt = async (uri) => {
    const file = (await files()).get(uri.path);
    if (!file) throw vscode.FileSystemError.FileNotFound(uri);
    return file;
  };

  return {
    onDidChangeFile: changes.event,
    watch: () => new vscode.Disposable(() => {}),
    async stat(uri) {
      if (uri.path === "/" || (await children(uri.path)).size > 0) {
        return { type: Directory, ctime: 0, mtime: 0, size: 0 };
      }
      const { bytes, time } = await fileAt(uri);
      return { type: File, ctime: 0, mtime: time, size: bytes.byteLength };
    },
    readDirectory: async (uri) => [...(await children(uri.path))],
    readFile: async (uri) => (await fileAt(uri)).bytes,
    async writeFile(uri, content) {
      const all = await files();
      const type = all.has(uri.path) ? Changed : Created;
      all.set(uri.path, { bytes: new Uint8Array(content), time: Date.now() });
      changes.fire([{ type, uri }]);
    },
    createDirectory() {},
    async delete(uri) {
      const all = await files();
      for (const path of all.keys()) {
        if (path === uri.path || path.startsWith(`${uri.path}/`)) all.delete(path);
      }
      changes.fire([{ type: Deleted, uri }]);
    },
    async rename(from, to) {
      await this.writeFile(to, await this.readFile(from));
      await this.delete(from);
    },
    async provideFileSearchResults(_query, { folder }) {
      const start = `${folder.path}/`;
      return [...(await files()).keys()].filter((path) => path.startsWith(start)).map((path) => folder.with({ path }));
    },
  };
}
