import { runPost } from "@mint/action-kit";
import { pypi } from "@mint/core";

void runPost((url) => pypi({ repositoryUrl: url }));
