// Takes the last build away: what is no longer in the sources must not be packed.
"use strict";
require("node:fs").rmSync("dist", { recursive: true, force: true });
