import { mock } from "node:test";
import { handleExit } from "../src/exit.ts";

const [scenario = "", defaultCode] = process.argv.slice(2);

const { signal, exit } = handleExit(
  (error) => {
    console.log(`unfinished: ${error === undefined ? "nothing" : error?.constructor.name}`);
  },
  defaultCode === "0" ? 0 : 1,
);

/** Keeps the process alive as a stuck socket would. */
function hang(): void {
  setInterval(() => undefined, 60_000);
}

/** No timer fires from here on, unless a scenario puts the clock forward: a busy machine changes nothing. */
function stopClock(): void {
  mock.timers.enable({ apis: ["setTimeout"] });
}

const scenarios: Readonly<Record<string, () => unknown>> = {
  "runs out of work": () => new Promise(() => undefined),
  "exits with 0": () => {
    hang();
    return exit(0);
  },
  "exits with 1": () => exit(1),
  "exits after a long log": () => {
    process.stdout.write("x".repeat(300_000));
    return exit(0);
  },
  throws: () => {
    setTimeout(() => {
      throw new TypeError("what nobody must read");
    });
    hang();
  },
  rejects: () => {
    void Promise.reject(new RangeError("what nobody must read"));
    hang();
  },
  "rejects twice": () => {
    void Promise.reject(new RangeError("what nobody must read"));
    void Promise.reject(new TypeError("nor this"));
    hang();
  },
  "ends when told to stop": () => {
    stopClock();
    hang();
    signal.addEventListener("abort", () => void exit(1));
    console.log("ready");
  },
  "succeeds when told to stop": () => {
    stopClock();
    hang();
    signal.addEventListener("abort", () => void exit(0));
    console.log("ready");
  },
  "hangs for a second when told to stop": () => {
    stopClock();
    hang();
    signal.addEventListener("abort", () => setImmediate(() => mock.timers.tick(1_000)));
    console.log("ready");
  },
  "hangs for good when told to stop": () => {
    stopClock();
    hang();
    console.log("ready");
  },
};

await scenarios[scenario]?.();
