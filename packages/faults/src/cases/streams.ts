import type { Case } from "../case.ts";
import { stalledLog } from "../log-readers.ts";

const group = "environment";

type Plan = Pick<Case, "name" | "action" | "inputs" | "env" | "shell" | "expect">;

const plans: readonly Plan[] = [
  {
    name: "delivers no token if its log has no reader, because nothing can be masked",
    action: "pypi",
    // The reader is gone before the first line.
    shell: { before: "exec 1> >(exec true); sleep 0.3" },
    expect: { exit: 1, unheard: true },
  },
  {
    name: "hands over no token where its log is full, since nothing can be masked",
    action: "nuget",
    shell: { after: ">/dev/full" },
    expect: { exit: 1, unheard: true },
  },
  {
    name: "mints nothing where its log is closed, since nothing can be masked",
    action: "pypi",
    shell: { after: ">&-" },
    expect: { exit: 1, unheard: true, requests: { "id-token": 0, exchange: 0 } },
  },
  {
    name: "mints nothing where its log goes to the null device, since nothing can be masked",
    action: "nuget",
    shell: { after: ">/dev/null" },
    expect: { exit: 1, unheard: true, requests: { "id-token": 0, exchange: 0 } },
  },
  {
    name: "mints nothing where the reader of its log stalls, and ends in time",
    action: "pypi",
    inputs: { timeout: "5" },
    shell: { before: stalledLog(0) },
    expect: { exit: 1, unheard: true, withinMs: 6_000, requests: { exchange: 0 } },
  },
  {
    name: "hands over no token where the reader of its log stalls meanwhile, and revokes it in time",
    action: "pypi",
    inputs: { timeout: "5" },
    shell: { before: stalledLog(4_096) },
    expect: { exit: 1, unheard: true, withinMs: 6_000, requests: { exchange: 1, revocation: 1 } },
  },
  {
    name: "mints although stderr has no reader",
    action: "nuget",
    env: { NODE_TLS_REJECT_UNAUTHORIZED: "0" },
    shell: { before: "exec 2> >(exec true); sleep 0.3" },
    expect: { warnings: [/NODE_TLS_REJECT_UNAUTHORIZED/u] },
  },
  {
    name: "mints with stderr closed",
    action: "pypi",
    shell: { after: "2>&-" },
  },
];

/** Where stdout and stderr lead: without masks that arrive, no token is delivered. */
export const streams: readonly Case[] = plans.map((one) => ({ group, ...one }));
