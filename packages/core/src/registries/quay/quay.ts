import { readObject } from "../../http/wire.ts";
import { defineRegistry } from "../define-registry.ts";
import { chosenAudience } from "../inputs.ts";
import type { RefusalPattern } from "../refusals.ts";
import type { FormField } from "../registry.ts";
import { jwtExpiry } from "../shared/expiry.ts";
import { refusalMessages, secretField } from "../shared/read-answer.ts";

/** An entry of the robot's federation, compared to the letter; no wildcards. @see https://github.com/quay/quay/blob/master/web/src/components/modals/RobotFederationModal.tsx */
const FIELDS: readonly FormField[] = [
  { label: "Issuer URL", claim: "claim:iss" },
  { label: "Subject", claim: "claim:sub" },
];

/**
 * | row | source |
 * | --- | --- |
 * | all | https://github.com/quay/quay/blob/master/util/security/federated_robot_auth.py |
 * | audience, time: what follows `Invalid token` | https://github.com/jpadilla/pyjwt/blob/master/jwt/api_jwt.py |
 */
const PATTERNS: readonly RefusalPattern[] = [
  { reason: "missing-claim", text: /Token does not contain issuer/, claim: "iss" },
  { reason: "no-publisher", text: /Robot does not have federated login configured/, early: true },
  { reason: "no-publisher", text: /issuer \S+ not configured for this robot/ },
  { reason: "audience", text: /Invalid token: (?:Audience doesn't match|Invalid audience)/ },
  { reason: "time", text: /Invalid token: (?:Signature has expired|The token is not yet valid)/ },
  { reason: "id-token", text: /Invalid token: / },
  { reason: "no-publisher", text: /Token does not match robot/, matched: ["claim:iss"] },
];

/** @see https://docs.projectquay.io/manage_quay.html "Keyless authentication with robot accounts" */
const DOCUMENTED_LIFETIME_SECONDS = 3_600;

/**
 * Describes Quay's robot account federation.
 *
 * @throws {@link InputError} `INVALID_INPUT` or `INSECURE_URL`
 * @see https://github.com/quay/quay/blob/master/endpoints/oauth/robot_identity_federation.py
 * @example
 * quay({ robot: "acme+ci", audience: "quay.io" });
 */
export const quay = defineRegistry({
  id: "quay",
  name: "Quay.io",
  inputs: {
    /** The robot account's whole name, `organization+robot`. */
    robot: {
      required: true,
      pattern: /^[\w.-]+\+[\w.-]+$/,
      meaning: "the robot account's whole name, organization and robot",
      example: "my-organization+release",
    },
    /** The audience that the robot's federation takes. */
    audience: chosenAudience("the audience that the robot's federation takes: at Quay the administrator chooses it"),
    "registry-url": { kind: "url", default: "https://quay.io" },
  },
  create: ({ robot, audience, registryUrl: { origin, host } }) => {
    const url = new URL("/oauth2/federation/robot/token", origin);
    const page = `https://quay.io/organization/${robot.split("+")[0]}?tab=robots`;
    return {
      name: host === "quay.io" ? "Quay.io" : host,
      url,
      audience,
      exchangeRequest: (idToken) => ({
        method: "GET",
        url: url.href,
        authorization: { scheme: "Basic", username: robot, secret: idToken },
      }),
      readTokenResponse: (response) => {
        const token = secretField(readObject(response), "token", "token");
        return { token, username: robot, expires: jwtExpiry(token, DOCUMENTED_LIFETIME_SECONDS) };
      },
      readRefusal: (response) => ({
        messages: refusalMessages(response, "error", "message", "error_message", "detail"),
        unsupported: response.status === 404 || response.status === 405,
      }),
      // @see https://github.com/quay/quay/blob/master/util/security/federated_robot_auth.py
      claimRules: { refusedEvents: [], subject: "compared" },
      // Any platform works.
      form: { ...(host === "quay.io" ? { page } : {}), github: FIELDS, gitlab: FIELDS },
      refusals: { noun: "robot federation", patterns: PATTERNS },
      scope: "what the robot account may do",
      // `docker login --password-stdin` reads no variable.
      clientEnv: () => ({}),
    };
  },
});
