import { closeSync, openSync, readSync } from "node:fs";

/** How often the kernel's high-water mark is read. The mark itself misses nothing; only what a process adds within
 * its last few milliseconds can be missed, for it is gone with the process. */
const INTERVAL_MS = 5;
const LONGEST_STATUS_BYTES = 4_096;

/**
 * Watches the peak resident memory of a process: `VmHWM` of `/proc/<pid>/status`, kept by the kernel.
 *
 * @returns a function that stops and gives the peak in KB, `undefined` if there is no `/proc`.
 */
export function watchPeakMemory(pid: number): () => number | undefined {
  let peak: number | undefined;
  const status = openStatus(pid);
  if (status === undefined) return () => undefined;
  // Opened once: many processes are watched at the same time.
  const text = Buffer.alloc(LONGEST_STATUS_BYTES);
  const read = () => {
    try {
      const bytes = readSync(status, text, { position: 0 });
      const [, kb] = /^VmHWM:\s+(\d+) kB/mu.exec(text.toString("latin1", 0, bytes)) ?? [];
      if (kb !== undefined) peak = Math.max(peak ?? 0, Number(kb));
    } catch {
      clearInterval(timer);
    }
  };
  const timer = setInterval(read, INTERVAL_MS);
  read();
  return () => {
    clearInterval(timer);
    closeSync(status);
    return peak;
  };
}

function openStatus(pid: number): number | undefined {
  try {
    return openSync(`/proc/${pid}/status`, "r");
  } catch {
    return undefined;
  }
}
