// The second joined script: what a search seldom needs. It gives itself to the first, which brought it.
import { repair } from "./corrections.mjs";
import { bringScript } from "./disk.mjs";
import { facetsOf } from "./facets.mjs";

self.timLater = { repair, facetsOf, bringScript };
