// Makes the README's pictures, media/panel-*.png, from the real thing.
import { runUi } from "./lib/ui.mjs";

process.exit((await runUi(["test/ui/pictures.ts"], { name: "pictures" })) ? 0 : 1);
