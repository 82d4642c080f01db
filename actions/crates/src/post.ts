import { runPost } from "@mint/action-kit";
import { crates } from "@mint/core";

void runPost((url) => crates({ url }));
