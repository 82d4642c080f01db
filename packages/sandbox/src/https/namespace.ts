import { spawnSync } from "node:child_process";

/**
 * Run by bash in new user, mount and network namespaces, which have only loopback: the machine's own hosts file and
 * network do not change.
 */
const SETUP = `set -euo pipefail
hosts=$(mktemp)
printf '%s\\n' "$1" >"$hosts"
mount --bind "$hosts" /etc/hosts
rm -f "$hosts"
ip link set lo up 2>/dev/null || ifconfig lo up
shift
exec "$@"`;

/**
 * Makes the command that runs another where the given host names are this machine, ports below 1024 can be listened at, and
 * nothing else can be reached. Linux alone has such namespaces.
 */
export function inNamespace(hosts: readonly string[], command: readonly string[]): readonly [string, ...string[]] {
  const lines = ["127.0.0.1 localhost", ...hosts.map((host) => `127.0.0.1 ${host}`)].join("\n");
  return ["unshare", "-rnm", "bash", "-c", SETUP, "mint-sandbox", lines, ...command];
}

/** Tells why no such namespace can be made here; `undefined` if one can. */
export function whyNoNamespace(): string | undefined {
  const [program, ...args] = inNamespace(["registry.example"], ["getent", "hosts", "registry.example"]);
  const { status, stderr, error } = spawnSync(program, args, { encoding: "utf8" });
  if (status === 0) return undefined;
  return error?.message ?? (stderr.trim().split("\n").at(-1) || `exit code ${status}`);
}
