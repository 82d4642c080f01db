import { describe, expect, test } from "vitest";
import { answer, failureOf, fakeIdToken, fakeSecret } from "../../../test/fakes.ts";
import { START } from "../../../test/virtual-io.ts";
import { tokenExchange } from "./token-exchange.ts";

const url = new URL("https://packages.example/oauth/token");
const token = fakeSecret().reveal();

describe("a token exchange", () => {
  test("sends a form with the parameters of RFC 8693, the ID token as subject, and the server's own parameters", () => {
    const idToken = fakeIdToken();
    const parameters = { audience: "packages", connection_id: 7 };
    expect(tokenExchange({ url, parameters }).exchangeRequest(idToken)).toEqual({
      method: "POST",
      url: "https://packages.example/oauth/token",
      body: {
        form: {
          grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
          subject_token_type: "urn:ietf:params:oauth:token-type:id_token",
          subject_token: idToken,
          audience: "packages",
          connection_id: 7,
        },
      },
    });
  });

  test("sends JSON and presents the ID token as a JWT where the server wants that", () => {
    const { body } = tokenExchange({ url, encoding: "json", subjectTokenType: "jwt" }).exchangeRequest(fakeIdToken());
    expect(body).toMatchObject({ json: { subject_token_type: "urn:ietf:params:oauth:token-type:jwt" } });
  });

  test("reads the access token and its expiry: from the answer, else from the token, else from the manual", () => {
    const { readTokenResponse } = tokenExchange({ url, documentedSeconds: 300 });
    const exp = START / 1_000 + 900;
    const jwt = fakeIdToken({ exp }).reveal();
    const read = (body: unknown) => readTokenResponse(answer(200, body));
    expect(read({ access_token: token, token_type: "Bearer", expires_in: 60 }).expires).toEqual({ inSeconds: 60 });
    expect(read({ access_token: jwt }).expires).toEqual({ at: new Date(START + 900_000) });
    expect(read({ access_token: token }).expires).toEqual({ inSeconds: 300, documented: true });
    expect(tokenExchange({ url }).readTokenResponse(answer(200, { access_token: token })).expires).toBeUndefined();
    expect(read({ access_token: token }).token.reveal()).toBe(token);
  });

  test("takes the user name that was given, else the answer's", () => {
    const body = answer(200, { access_token: token, username: "robot" });
    expect(tokenExchange({ url }).readTokenResponse(body).username).toBe("robot");
    expect(tokenExchange({ url, username: "acme" }).readTokenResponse(body).username).toBe("acme");
  });

  test("announces a refresh token for masking, and does not deliver it", () => {
    const refreshToken = fakeSecret().reveal();
    const read = tokenExchange({ url }).readTokenResponse(
      answer(200, { access_token: token, refresh_token: refreshToken }),
    );
    expect(read.additionalSecrets?.map((secret) => secret.reveal())).toEqual([refreshToken]);
  });

  test("fails where a success holds no access token", async () => {
    for (const body of ["", {}, { access_token: "" }, { token }])
      expect(await failureOf(() => tokenExchange({ url }).readTokenResponse(answer(200, body)))).toMatchObject({
        code: "RESPONSE_INVALID",
      });
  });

  test("reads OAuth's refusals, and recognizes a server without such an exchange", () => {
    const { readRefusal } = tokenExchange({ url });
    const refused = { error: "invalid_request", error_description: "no rule matches" };
    expect(readRefusal(answer(400, refused))).toEqual({ messages: ["no rule matches"], unsupported: false });
    expect(readRefusal(answer(400, { error: "unsupported_grant_type" })).unsupported).toBe(true);
    for (const status of [404, 405]) expect(readRefusal(answer(status, "Not Found")).unsupported).toBe(true);
  });
});
