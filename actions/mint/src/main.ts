import { runMain } from "@mint/action-kit";
import { action } from "./action.ts";

void runMain(action);
