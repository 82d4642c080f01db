/** Where Linux shows the machine's firmware. @see https://cloud.google.com/compute/docs/instances/detect-compute-engine */
const FILE = "/sys/class/dmi/id/product_name";

/** What the machine's firmware calls it; `undefined` where it does not say. */
export function firmwareProductName(): string | undefined {
  try {
    return process.getBuiltinModule("node:fs").readFileSync(FILE, "utf8").trim();
  } catch {
    return undefined;
  }
}
