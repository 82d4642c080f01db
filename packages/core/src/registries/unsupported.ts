/** Registries that need no token from mint, and how to publish there. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  jsr: "JSR accepts the job's identity itself: run npx jsr publish or deno publish in a job with id-token: write.",
  "pub.dev": "pub.dev accepts the job's identity itself: let dart-lang/setup-dart pass it to dart pub publish.",
  github: "GitHub Packages accepts the job's own GITHUB_TOKEN: give the job packages: write.",
};

/** Says how to publish to a registry that needs no token from mint; `undefined` for any other. */
export function unsupportedRegistry(word: string): string | undefined {
  const id = word.toLowerCase();
  return [id, `${id}.dev`].filter((one) => Object.hasOwn(ELSEWHERE, one)).map((one) => ELSEWHERE[one])[0];
}
