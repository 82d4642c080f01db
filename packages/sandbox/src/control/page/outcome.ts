import type { Claims } from "../../issuer/claims.ts";
import { claimText } from "../../oidc/claim-text.ts";
import { FAULTS } from "../faults.ts";
import type { Exchange, TokenView } from "../history.ts";
import { visible } from "./layout.ts";

/** The result of a request, in a few words. */
export function outcomeOf(exchange: Exchange, token: TokenView | undefined): string {
  const { kind, succeeded, status, fault, upload, method, path, asked } = exchange;
  if (fault !== undefined && fault !== "slow" && fault !== "refuse") return `${faultLabel(fault)}, as you set`;
  const late = fault === "slow" ? " (slow, as you set)" : "";
  switch (kind) {
    case "exchange":
      if (!succeeded) return `Refused${fault === "refuse" ? ", as you set" : ` · ${status}`}${late}`;
      return `Token for ${token?.scope ?? asked ?? "the job"}${late}`;
    case "upload":
      return succeeded ? `Uploaded ${upload?.name ?? asked ?? ""}${late}` : `Upload refused · ${status}${late}`;
    case "revocation":
      return succeeded ? `Token revoked${late}` : `Revocation refused · ${status}${late}`;
    case "request":
      return `${method} ${path} · ${status}${late}`;
  }
}

/** The name that the page has for a fault. */
export function faultLabel(name: string): string {
  const fault = Object.entries(FAULTS).find(([known]) => known === name);
  return fault?.[1].label ?? name;
}

/** Who asked, in a few words: the job, or the token that came with the request. */
export function askerOf({ claims, kind }: Exchange, token: TokenView | undefined): string {
  if (claims !== undefined) return identityOf(claims);
  if (token !== undefined) return `with ${token.shown}`;
  return kind === "upload" ? "with an unknown token" : "no identity";
}

function identityOf(claims: Claims): string {
  const text = (name: string): string | undefined => claimText(claims, name);
  const workflow = /([^/]+)@/.exec(text("job_workflow_ref") ?? text("ci_config_ref_uri") ?? "")?.[1];
  const parts = [text("repository") ?? text("project_path") ?? text("sub"), workflow, text("environment")];
  return (
    visible(parts.filter((part) => part !== undefined && part !== "").join(" · ")) || "an identity without a subject"
  );
}
