/*
 * The counting proxy: every call of the database, the queue and the mailer passes here, gets a name (`delivery.claim#2` is
 * the second claim of the run) and meets the fault that was planned for it.
 */

export const faultKinds = ["before", "after", "hang", "kill", "double", "stall", "ahead", "behind"] as const;
/**
 * before: it fails and did nothing · after: it is done and the answer is lost · hang: nothing is done, no answer ever, the
 * platform ends the invocation · kill: it is done and every process is gone, the queue with it · double: the same wake-up
 * runs a second time beside it · stall: it is done, and the answer comes after the next tick · ahead, behind: the clock
 * jumps two hours and is set right before the next tick · later, never: a mail server that answers 4xx, 5xx.
 */
export type FaultKind = (typeof faultKinds)[number] | "later" | "never";

const jumpMs = 2 * 3_600_000;

export interface Fault {
  effect: string;
  kind: FaultKind;
}

type Ended = "hang" | "kill";

/** One invocation of the Worker, until it ends by itself or is ended. */
export class Life {
  readonly label: string;
  /** Starts the same invocation once more, beside this one. */
  readonly again: () => void;
  over = false;
  /** Answers it gets only after the next tick: its messages run side by side. */
  stalls = 0;
  /** Settles when it was ended from outside. */
  readonly gone: Promise<Ended>;
  #end: (how: Ended) => void = () => undefined;
  #listeners: (() => void)[] = [];

  constructor(label: string, again: () => void) {
    this.label = label;
    this.again = again;
    this.gone = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  end(how: Ended): void {
    this.over = true;
    this.#end(how);
  }

  stall(): void {
    this.stalls += 1;
    for (const listener of this.#listeners.splice(0)) listener();
  }

  nextStall(): Promise<void> {
    return new Promise((resolve) => this.#listeners.push(resolve));
  }
}

/** One for each who waits: what waits for a promise that all share is kept with it, run after run. */
const never = () => new Promise<never>(() => undefined);

/** What happened, in order, for who judges the run. */
export interface EffectLog {
  effect: string;
  life: string;
  fault: FaultKind | null;
  /** Values of a statement, where somebody asks about them later. */
  about: string;
}

/** Says which fault an effect meets, null for none. Asked once for each effect, in order. */
export type Choose = (effect: string) => FaultKind | null;

/** The faults of a list, each armed when the one before it has struck. */
export function inOrder(plan: Fault[]): Choose {
  const left = [...plan];
  return (effect) => (left[0]?.effect === effect ? (left.shift() as Fault).kind : null);
}

/** What an effect does when nothing is in its way, and the error of an answer that never came. */
interface Doing<R> {
  work: () => Promise<R> | R;
  lost: () => Error;
  about?: string;
  /** The other side says no. */
  refuse?: (kind: "later" | "never") => R;
}

interface Around {
  kill: () => void;
  afterNextTick: (life: Life) => Promise<void>;
  jump: (ms: number) => void;
}

export class Effects {
  readonly log: EffectLog[] = [];
  readonly #choose: Choose;
  readonly #counts = new Map<string, number>();
  readonly #platform: Around;

  constructor(choose: Choose, platform: Around) {
    this.#choose = choose;
    this.#platform = platform;
  }

  /** Holds an invocation up until the next tick and all it woke is over. */
  stall(life: Life): Promise<void> {
    life.stall();
    return this.#platform.afterNextTick(life);
  }

  /** Names the effect and takes the fault that waits for it. */
  begin(life: Life, name: string, about = ""): FaultKind | null {
    const count = (this.#counts.get(name) ?? 0) + 1;
    this.#counts.set(name, count);
    const effect = `${name}#${count}`;
    const fault = this.#choose(effect);
    this.log.push({ effect, life: life.label, fault, about });
    if (fault === "ahead") this.#platform.jump(jumpMs);
    if (fault === "behind") this.#platform.jump(-jumpMs);
    return fault;
  }

  /** Does the work, or what the fault says instead. `lost` makes the error of an answer that never came. */
  async meet<R>(life: Life, name: string, does: Doing<R>): Promise<R> {
    if (life.over) return never();
    const fault = this.begin(life, name, does.about);
    if (fault === "later" || fault === "never") return does.refuse ? does.refuse(fault) : does.work();
    if (fault === "before") throw does.lost();
    if (fault === "hang") {
      life.end("hang");
      return never();
    }
    if (fault === "double") life.again();
    const done = await does.work();
    if (fault === "kill") this.#platform.kill();
    if (fault === "stall") await this.stall(life);
    if (life.over) return never();
    if (fault === "after") throw does.lost();
    return done;
  }
}
