import type { Line } from "./line-splitter.ts";
import type { SignalPlan } from "./signal-plan.ts";

/** Calls `send` once for each plan, when its time has come. */
export class SignalTrigger {
  readonly #send: (signal: SignalPlan["signal"]) => void;
  readonly #timers: NodeJS.Timeout[] = [];
  readonly #patterns: { readonly pattern: RegExp; readonly plan: SignalPlan }[] = [];
  readonly #sent = new Set<SignalPlan>();
  #over = false;

  constructor(plans: readonly SignalPlan[], send: (signal: SignalPlan["signal"]) => void) {
    this.#send = send;
    for (const plan of plans) {
      const { when } = plan;
      const fire = () => this.#fire(plan);
      if (typeof when === "number") this.#timers.push(setTimeout(fire, when));
      // Without `g` and `y`, a pattern has no memory of the line before.
      else if (when instanceof RegExp) {
        this.#patterns.push({ pattern: new RegExp(when.source, when.flags.replace(/[gy]/gu, "")), plan });
      } else void when.then(fire, () => undefined);
    }
  }

  /** Looks at a line of stdout. */
  see(line: Line): void {
    for (const { pattern, plan } of this.#patterns) if (pattern.test(line.text)) this.#fire(plan);
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
