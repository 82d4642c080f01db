import type { About } from "../about.ts";
import type { huggingface } from "./huggingface.ts";

/** Texts about it for people. */
export const about: About<typeof huggingface> = {
  summary: "Hugging Face's Hub; a token is good for one repository",
  inputs: {
    resource:
      "The repository, `owner/name`, for anything but a model with `datasets/`, `spaces/`, `kernels/` or `buckets/` before it; a user name gives a token that reads gated repositories; several, with blanks, commas or line breaks between them, get a token each",
    "registry-url": "The Hub",
  },
  storedSecrets: ["HF_TOKEN", "HUGGING_FACE_HUB_TOKEN"],
  example: { resource: "octo-org/octo-model" },
  token: "a token for one repository, or one that reads gated ones",
  lifetime: "1 h",
  official: "huggingface_hub itself, 1.19 and newer, on GitHub Actions alone",
  adds: "every other CI; `HF_TOKEN` for clients that make no exchange",
};
