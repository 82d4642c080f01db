import { jwtExpiry } from "./answer/jwt-expiry.ts";
import { nameInput } from "./input/name-input.ts";
import { refusalWords } from "./answer/refusal-words.ts";
import type { Registry } from "../registry.ts";
import { requiredAudience } from "./input/required-audience.ts";
import { Secret } from "../secret.ts";
import { urlInput } from "./input/url-input.ts";
import { invalidResponse, readObject, textField } from "../wire.ts";
import { quayForm } from "./quay-form.ts";
import { quayVoice } from "./quay-voice.ts";

export interface QuayOptions {
  /** The robot account, `organization+robot`. */
  readonly robot: string | undefined;
  /** Any that the federation takes: without a setting of its own it takes every one. */
  readonly audience: string | undefined;
  /** Default: `https://quay.io`. */
  readonly registryUrl?: string | undefined;
}

const DEFAULT_REGISTRY_URL = "https://quay.io";
/** @see https://docs.projectquay.io/manage_quay.html "Keyless authentication with robot accounts" */
const DOCUMENTED_LIFETIME_SECONDS = 3_600;

/**
 * Describes Quay's robot account federation.
 *
 * @throws {@link InputError} `INVALID_INPUT` or `INSECURE_URL`
 * @see https://github.com/quay/quay/blob/master/endpoints/oauth/robot_identity_federation.py
 */
export function quay(options: QuayOptions): Registry {
  const robot = nameInput(options.robot, "robot", {
    pattern: /^[\w.-]+\+[\w.-]+$/,
    what: "the robot account's whole name, organization and robot",
    example: "my-organization+release",
  });
  const { origin, host } = urlInput(options.registryUrl, DEFAULT_REGISTRY_URL, "registry-url");
  const url = new URL("/oauth2/federation/robot/token", origin);
  return {
    id: "quay",
    name: host === "quay.io" ? "Quay.io" : host,
    url,
    audience: requiredAudience(options.audience, "Quay", "the robot's federation takes"),
    exchangeRequest: (idToken) => ({
      method: "GET",
      url: url.href,
      authorization: { scheme: "Basic", username: robot, secret: idToken },
    }),
    readGrant: (response) => {
      const text = textField(readObject(response), "token");
      if (text === undefined) throw invalidResponse("The answer holds no token.");
      const token = new Secret(text);
      const documented = { inSeconds: DOCUMENTED_LIFETIME_SECONDS, documented: true };
      return { token, username: robot, expires: jwtExpiry(token) ?? documented };
    },
    readRefusal: (response) => ({
      words: refusalWords(response, "error", "message", "error_message", "detail"),
      unsupported: response.status === 404 || response.status === 405,
    }),
    // @see https://github.com/quay/quay/blob/master/util/security/federated_robot_auth.py
    claimRules: { refusedEvents: [], subject: "compared" },
    get form() {
      return quayForm(host, robot);
    },
    voice: quayVoice,
    reach: "what the robot account may do",
    // `docker login --password-stdin` reads none.
    clientEnv: () => ({}),
  };
}
