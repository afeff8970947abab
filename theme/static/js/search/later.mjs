// The second joined script: what a search seldom needs. It gives itself to the first, which brought it.
import { createCombobox } from "./combobox.mjs";
import { repair } from "./corrections.mjs";
import { bringScript } from "./disk.mjs";
import { facetsOf } from "./facets.mjs";
import { showPanel } from "./panel.mjs";
import { suggest } from "./suggest.mjs";
import { complete, parseTyped } from "./typing.mjs";

self.timLater = { repair, facetsOf, bringScript, createCombobox, showPanel, suggest, typing: { complete, parseTyped } };
