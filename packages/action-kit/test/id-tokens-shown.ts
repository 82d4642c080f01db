import type { Server } from "@mint/sandbox";

const JWT = /eyJ[\w-]+\.[\w-]+\.[\w-]+/g;

/** Lists the ID tokens that a server was shown, in bodies and headers of whatever form, the oldest first. */
export function idTokensShown({ log }: Server): readonly string[] {
  return log.flatMap(({ body, headers: { authorization = "" } }) => {
    const basic = Buffer.from(authorization.replace(/^Basic /, ""), "base64").toString("latin1");
    const text = `${decodeURIComponent(body.replaceAll("%", "%25"))} ${authorization} ${basic}`;
    return [...text.matchAll(JWT)].map(([jwt]) => jwt);
  });
}
