import { vi } from "vitest";

/** Runs something, and returns what it wrote to stdout meanwhile. */
export function printedBy(run: () => void): string {
  let text = "";
  const spy = vi.spyOn(process.stdout, "write").mockImplementation((chunk) => {
    text += String(chunk);
    return true;
  });
  try {
    run();
  } finally {
    spy.mockRestore();
  }
  return text;
}
