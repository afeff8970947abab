// The joined script: the page where there is a document, else the Worker.
import { createEngine } from "./engine.mjs";
import { startPage } from "./page.mjs";
import { serveEngine } from "./worker.mjs";

if (self.document) startPage(createEngine);
else serveEngine(createEngine);
