import type { ChildProcess } from "node:child_process";

/** A process and its descendants, as far as they stayed in its group. */
export interface ProcessGroup {
  kill(): void;
  /** Whether any of them still runs. */
  isAlive(): boolean;
  /** Ends what is left of it. */
  release(): void;
}

/** Groups that end with this process: a group of its own is not reached by Ctrl-C. */
const groups = new Set<ProcessGroup>();

/** Takes charge of the group that a process started with `detached` leads. */
export function processGroup(child: ChildProcess): ProcessGroup {
  const signal = (name: NodeJS.Signals | 0) => {
    try {
      return child.pid !== undefined && process.kill(-child.pid, name);
    } catch {
      return false; // The group is gone.
    }
  };
  const group: ProcessGroup = {
    kill: () => void signal("SIGKILL"),
    isAlive: () => signal(0),
    release: () => {
      group.kill();
      groups.delete(group);
    },
  };
  if (process.listenerCount("exit", killAll) === 0) process.on("exit", killAll);
  groups.add(group);
  return group;
}

function killAll(): void {
  for (const group of groups) group.kill();
}
