// Calls the search scripts for tests: reads [[function, argument, ...], ...] as JSON from its input, writes the answers as JSON.
import { readFileSync } from "node:fs";
import { entitiesOf } from "../../theme/static/js/search/entities.mjs";
import { fold, formOf, spellingClass, tokens } from "../../theme/static/js/search/normalise.mjs";
import { fromTelex } from "../../theme/static/js/search/telex.mjs";

const functions = { entitiesOf, fold, formOf, fromTelex, spellingClass, tokens };
const calls = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(calls.map(([name, ...given]) => functions[name](...given))));
