import { runPost } from "@mint/action-kit";
import { REVOCABLE } from "./revocable.ts";

void runPost((url, id) => {
  const describe = REVOCABLE[id];
  if (describe === undefined) throw new TypeError("main saves nothing for this registry");
  return describe(url);
});
