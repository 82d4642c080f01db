import { findAccount } from "./account.ts";
import { findAlreadyUsed } from "./already-used.ts";
import { findAltered } from "./altered.ts";
import { findAudience } from "./audience.ts";
import { findClock } from "./clock.ts";
import { findEnvironmentDiffers } from "./environment-differs.ts";
import { findEnvironmentMissing } from "./environment-missing.ts";
import { findEvent } from "./event.ts";
import type { Finder } from "./finding.ts";
import { findIdToken } from "./id-token.ts";
import { findIds } from "./ids.ts";
import { findIssuer } from "./issuer.ts";
import { findLapsed } from "./lapsed.ts";
import { findMissingClaim } from "./missing-claim.ts";
import { findNameTaken } from "./name-taken.ts";
import { findNoPackage } from "./no-package.ts";
import { findNoPublisher } from "./no-publisher.ts";
import { findOrganization } from "./organization.ts";
import { findPolicyUser } from "./policy-user.ts";
import { findRateLimit } from "./rate-limit.ts";
import { findRefDiffers } from "./ref-differs.ts";
import { findRunner } from "./runner.ts";
import { findSubject } from "./subject.ts";
import { findSwitchedOff } from "./switched-off.ts";
import { findTestIndex } from "./test-index.ts";
import { findWorkflowDiffers } from "./workflow-differs.ts";
import { findWorkflowElsewhere } from "./workflow-elsewhere.ts";

/** Every kind of cause that is looked for; among equally sure findings this is their order. */
export const FINDERS: readonly Finder[] = [
  // What no form can cure.
  findIssuer,
  findEvent,
  findRunner,
  findWorkflowElsewhere,
  // What the registry names itself.
  findLapsed,
  findOrganization,
  findAccount,
  findNameTaken,
  findSwitchedOff,
  findMissingClaim,
  findAlreadyUsed,
  findRateLimit,
  findAltered,
  // The ID token.
  findAudience,
  findClock,
  findIdToken,
  // What a form can cure.
  findWorkflowDiffers,
  findEnvironmentDiffers,
  findRefDiffers,
  findPolicyUser,
  findNoPublisher,
  findNoPackage,
  findIds,
  findSubject,
  findEnvironmentMissing,
  findTestIndex,
];
