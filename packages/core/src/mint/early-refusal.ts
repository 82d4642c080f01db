import { IdentityError, InputError, ResponseError } from "../errors.ts";
import { safeWords } from "../safe-words.ts";

/** An audience that a person typed, or a description states, for another host than the one that reserved it. */
export function belongsElsewhere(audience: string, owner: readonly string[], { host }: URL): InputError {
  const what = `An identity for the audience "${audience}" belongs to ${owner[0] ?? "another host"} and is not sent to ${host}.`;
  return new InputError("AUDIENCE_MISMATCH", what, {
    hint: `Give the audience that ${host} expects in the input audience; its operator knows it. Or mend the URL.`,
    host,
  });
}

/** An audience that a server named, and that is neither reserved for it nor its own name. */
export function namedByServer(audience: string, owner: readonly string[] | undefined, { host }: URL): InputError {
  const shown = safeWords([audience])[0] ?? "";
  return new InputError("AUDIENCE_MISMATCH", `${host} asks for an identity for the audience "${shown}".`, {
    hint:
      owner === undefined
        ? `An audience that is not the host's own name is not taken on the server's word alone. If the operator of ${host} confirms it, type it.`
        : `That audience belongs to ${owner[0] ?? "another host"}: with such an identity ${host} could publish there in your name. Do not type it unless you run both.`,
    ...(owner === undefined ? { paste: `audience: ${/^[\w./:-]+$/.test(shown) ? shown : JSON.stringify(shown)}` } : {}),
    host,
  });
}

/** A server's answer that names no audience. */
export function namesNone({ host }: URL): ResponseError {
  return new ResponseError("RESPONSE_INVALID", `${host} names no usable audience.`, {
    hint: "Check the URL. If the index is known to take trusted publishing, give its audience in the input audience.",
    retries: 1,
    host,
  });
}

export function implausibleAudience(): InputError {
  return new InputError("INVALID_INPUT", "The input audience is not one line of printable characters.", {
    hint: "Leave it out: the registry's own audience is known.",
  });
}

/** A job that an event started which the registry never takes identities of. */
export function unsafeEvent(registry: string, event: string): IdentityError {
  return new IdentityError("UNSAFE_EVENT", `${registry} takes no identity of a job that ${event} started.`, {
    hint: "Such a job may run somebody else's code in this repository's name. Publish from a push, a release, or by hand.",
    paste: "on:\n  release:\n    types: [published]",
  });
}

/** A CI that the registry takes no identities of. */
export function foreignIssuer(registry: string, issuer: string, taken: readonly string[]): IdentityError {
  return new IdentityError("UNSUPPORTED_ISSUER", `${registry} takes no identity that ${issuer} issued.`, {
    hint: `It takes those of ${taken.join(", ")}. Publish from there.`,
  });
}

/** A CI whose identities have one audience, and it is not the registry's. */
export function fixedElsewhere(registry: string, identity: string, fixed: string, audience: string): InputError {
  const what = `${registry} wants an identity for "${audience}", and ${identity} gives one for "${fixed}" only.`;
  return new InputError("AUDIENCE_MISMATCH", what, {
    hint: "This CI cannot publish there by trusted publishing. Use one that lets a job choose the audience.",
  });
}
