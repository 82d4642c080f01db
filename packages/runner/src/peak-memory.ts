import { readFileSync } from "node:fs";

/** How often the kernel's high-water mark is read. The mark itself misses nothing; only what a process adds within
 * its last few milliseconds can be missed, for it is gone with the process. */
const INTERVAL_MS = 5;

/**
 * Watches the peak resident memory of a process: `VmHWM` of `/proc/<pid>/status`, kept by the kernel.
 *
 * @returns a function that stops and gives the peak in KB, `undefined` if there is no `/proc`.
 */
export function watchPeakMemory(pid: number): () => number | undefined {
  let peak: number | undefined;
  const read = () => {
    try {
      const [, kb] = /^VmHWM:\s+(\d+) kB/mu.exec(readFileSync(`/proc/${pid}/status`, "latin1")) ?? [];
      if (kb !== undefined) peak = Math.max(peak ?? 0, Number(kb));
    } catch {
      clearInterval(timer);
    }
  };
  const timer = setInterval(read, INTERVAL_MS);
  read();
  return () => {
    clearInterval(timer);
    return peak;
  };
}
