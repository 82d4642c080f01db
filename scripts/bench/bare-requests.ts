/**
 * The least that gets a token, in CommonJS: the same three requests that mint makes, each on a connection of its own as
 * there, and no check of anything. What mint takes beyond this is what it costs.
 */
export const BARE_REQUESTS = `"use strict";
const { request } = require("node:https");
const { ACTIONS_ID_TOKEN_REQUEST_URL: requestUrl, ACTIONS_ID_TOKEN_REQUEST_TOKEN: requestToken } = process.env;
const index = new URL(process.env["INPUT_REPOSITORY-URL"]).origin;

function ask(method, url, headers, body) {
  return new Promise((resolve, reject) => {
    const client = request(url, { method, headers, agent: false }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk) => (text += chunk)).on("end", () => resolve(JSON.parse(text)));
    });
    client.on("error", reject).end(body);
  });
}

(async () => {
  const { audience } = await ask("GET", index + "/_/oidc/audience", {});
  const authorization = "Bearer " + requestToken;
  const { value } = await ask("GET", requestUrl + "&audience=" + encodeURIComponent(audience), { authorization });
  const body = JSON.stringify({ token: value });
  const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(body) };
  const { token } = await ask("POST", index + "/_/oidc/mint-token", headers, body);
  if (!token.startsWith("pypi-")) throw new Error("no token");
})();
`;
