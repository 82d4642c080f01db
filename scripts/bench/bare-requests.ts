/**
 * The least that gets a token from a PyPI, in CommonJS: the same requests that mint makes, one after the other, each on a
 * connection of its own as there, and no check of anything. What mint takes beyond this is what it costs. The audience
 * is asked for where none is given.
 */
export const BARE_REQUESTS = `"use strict";
const { request } = require("node:https");
const { ACTIONS_ID_TOKEN_REQUEST_URL: requestUrl, ACTIONS_ID_TOKEN_REQUEST_TOKEN: requestToken } = process.env;
const { https_proxy: proxy, BARE_AUDIENCE: given } = process.env;
const index = new URL(process.env["INPUT_REPOSITORY-URL"]).origin;

function tunnel(url) {
  const path = new URL(url).hostname + ":443";
  return new Promise((resolve, reject) => {
    const options = { method: "CONNECT", path, headers: { host: path }, agent: false };
    require("node:http").request(proxy, options).on("error", reject).on("connect", (_, socket) => resolve(socket)).end();
  });
}

async function ask(method, url, headers, body) {
  const options = { method, headers, agent: false };
  if (proxy !== undefined) {
    const socket = await tunnel(url);
    const secured = require("node:tls").connect({ socket, servername: new URL(url).hostname });
    Object.assign(options, { agent: undefined, defaultPort: 443, createConnection: () => secured });
  }
  return new Promise((resolve, reject) => {
    const client = request(url, options, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk) => (text += chunk)).on("end", () => resolve(JSON.parse(text)));
    });
    client.on("error", reject).end(body);
  });
}

(async () => {
  const audience = given ?? (await ask("GET", index + "/_/oidc/audience", {})).audience;
  const authorization = "Bearer " + requestToken;
  const { value } = await ask("GET", requestUrl + "&audience=" + encodeURIComponent(audience), { authorization });
  const body = JSON.stringify({ token: value });
  const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(body) };
  const { token } = await ask("POST", index + "/_/oidc/mint-token", headers, body);
  if (!token.startsWith("pypi-")) throw new Error("no token");
})();
`;

/** The least that revokes a token. */
export const BARE_REVOCATION = `"use strict";
const body = JSON.stringify({ token: process.env.STATE_token });
const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(body) };
const index = new URL(process.env["INPUT_REPOSITORY-URL"]).origin;
const options = { method: "POST", headers, agent: false };
require("node:https").request(index + "/_/oidc/burn-token", options, (response) => {
  if (response.statusCode !== 202) throw new Error("not revoked: " + response.statusCode);
  response.resume();
}).end(body);
`;
