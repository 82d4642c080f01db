import { fakeSecret } from "../../test/fakes.ts";
import { withoutSecrets } from "./claims.ts";
import { expect, test } from "vitest";

test("claims lose every secret in them, and whatever is nested too deeply", () => {
  const secret = fakeSecret();
  const value = secret.reveal();
  const claims = {
    sub: value,
    aud: ["x", value],
    [value]: 1,
    nested: { [value]: [{ deep: value }] },
    flag: true,
    none: null,
  };
  expect(withoutSecrets(claims, [secret])).toEqual({
    sub: "***",
    aud: ["x", "***"],
    "***": 1,
    nested: { "***": [{ deep: "***" }] },
    flag: true,
    none: null,
  });
  let bottomless: unknown = value;
  for (let depth = 0; depth < 20_000; depth += 1) bottomless = [bottomless];
  expect(JSON.stringify(withoutSecrets({ bottomless }, [secret]))).not.toContain(value);
});

test("claims lose a secret that blanks or invisible characters break up", () => {
  const secret = fakeSecret();
  const value = secret.reveal();
  for (const gap of ["\u200b", " ", "\u202e", "\n", "\ufe0f", "\u3164", "\u034f"]) {
    const claims = withoutSecrets({ sub: Array.from(value).join(gap), environment: `release${gap}candidate` }, [
      secret,
    ]);
    expect(claims).toEqual({ sub: "***", environment: `release${gap}candidate` });
  }
});
