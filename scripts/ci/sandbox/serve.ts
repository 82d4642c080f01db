import { startSandbox } from "@mint/sandbox";

// Runs in the background: tells its parent where everything is, and stays until it is ended.
const { urls, env } = await startSandbox();
process.send?.({
  pypi: urls.pypi,
  nuget: urls.nuget,
  crates: urls.crates,
  rubygems: urls.rubygems,
  npm: urls.npm,
  "request-url": env.ACTIONS_ID_TOKEN_REQUEST_URL,
  "request-token": env.ACTIONS_ID_TOKEN_REQUEST_TOKEN,
});
