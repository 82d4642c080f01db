import { diagnosisSuite } from "@mint/action-kit/testing";
import { describe } from "vitest";
import { cloudsmithSubject } from "./situations/cloudsmith.ts";
import { dockerhubSubject } from "./situations/dockerhub.ts";
import { huggingfaceSubject } from "./situations/huggingface.ts";
import { jfrogSubject } from "./situations/jfrog.ts";
import { mcpSubject } from "./situations/mcp.ts";
import { openvsxSubject } from "./situations/openvsx.ts";
import { packagistSubject } from "./situations/packagist.ts";
import { prefixSubject } from "./situations/prefix.ts";

describe.each([
  dockerhubSubject,
  prefixSubject,
  openvsxSubject,
  cloudsmithSubject,
  jfrogSubject,
  packagistSubject,
  mcpSubject,
  huggingfaceSubject,
])("$id", (subject) => {
  diagnosisSuite(subject);
});
