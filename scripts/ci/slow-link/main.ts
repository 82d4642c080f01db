import { spawnSync } from "node:child_process";
import { join } from "node:path";

// Runs a built action where a registry has several addresses and the network is slow, or a part of it leads nowhere. It
// needs a network of its own: Linux, unshare, ip, /dev/net/tun and Python. Where one of them is missing, it fails.

const inside = join(import.meta.dirname, "inside.ts");
const { status, error } = spawnSync(
  "unshare",
  ["--map-root-user", "--net", "--mount", process.execPath, "-C", "@mint/source", inside],
  { stdio: "inherit" },
);
if (error !== undefined) throw error;
process.exitCode = status ?? 1;
