import type { Line } from "./line-splitter.ts";

/** A signal to send to a phase of a step. */
export interface SignalPlan {
  /** Default: `main`. */
  readonly phase?: "main" | "post";
  /** `cancel` is what the runner does when a job is cancelled: SIGINT, SIGTERM after 7.5 s, SIGKILL after 2.5 s more. */
  readonly signal: "SIGINT" | "SIGTERM" | "SIGKILL" | "cancel";
  /** Milliseconds after the start; a pattern that a line of stdout matches; or anything awaited. */
  readonly when: number | RegExp | PromiseLike<unknown>;
}

/** Calls `send` for each plan when its time has come. */
export class SignalTrigger {
  readonly #plans: readonly SignalPlan[];
  readonly #send: (signal: SignalPlan["signal"]) => void;
  readonly #timers: NodeJS.Timeout[] = [];
  readonly #sent = new Set<SignalPlan>();
  #over = false;

  constructor(plans: readonly SignalPlan[], send: (signal: SignalPlan["signal"]) => void) {
    this.#plans = plans;
    this.#send = send;
    for (const plan of plans) {
      if (typeof plan.when === "number") this.#timers.push(setTimeout(() => this.#fire(plan), plan.when));
      else if (!(plan.when instanceof RegExp))
        void plan.when.then(
          () => this.#fire(plan),
          () => undefined,
        );
    }
  }

  /** Looks at a line of stdout. */
  see(line: Line): void {
    for (const plan of this.#plans) {
      if (
        plan.when instanceof RegExp &&
        new RegExp(plan.when.source, plan.when.flags.replace("g", "")).test(line.text)
      ) {
        this.#fire(plan);
      }
    }
  }

  end(): void {
    this.#over = true;
    for (const timer of this.#timers) clearTimeout(timer);
  }

  #fire(plan: SignalPlan): void {
    if (this.#over || this.#sent.has(plan)) return;
    this.#sent.add(plan);
    this.#send(plan.signal);
  }
}
