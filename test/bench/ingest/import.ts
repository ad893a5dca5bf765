import { hashSecret, makeId, makeSecret } from "#auth/token.ts";
import { addStaff, beginSession } from "#store/session.ts";
import { workerdPid } from "../process.ts";
import type { Stage } from "../stage.ts";
import { heapAbove } from "./heap.ts";
import { peakAbove } from "./memory.ts";
import { metricKey, type Sending } from "./seed.ts";

/** What importing a file of as many rows as one may have takes, through the console's own pages. */
export interface Import {
  rows: number;
  fileBytes: number;
  seconds: number;
  /** How far the Worker's heap and buffers rose above idle, garbage included, megabytes. */
  heap: number;
  /** The same of the whole simulator's resident memory, database and bucket included. Null without /proc. */
  resident: number | null;
}

const dayMs = 86_400_000;

/** Nobody maps it: it makes the file as large as one may be. */
const note = "what was said ".repeat(9);

/** Three years of one account, ten representatives, a row every quarter of an hour. */
function fileOf(rows: number, subject: string): string {
  const start = Date.UTC(2018, 0, 1);
  const lines = Array.from({ length: rows }, (_, at) => {
    const time = new Date(start + at * 900_000).toISOString();
    return `call-${at},${time},${subject},rep-${at % 10},${note}\n`;
  });
  return `Number,When,Customer,Who,Note\n${lines.join("")}`;
}

const mapping = {
  ...{ time_column: "When", clock_column: "", format: "iso", zone: "" },
  ...{ subject_column: "Customer", subject_fixed: "", type_column: "", type_fixed: metricKey },
  ...{ value_column: "", decimal_sign: ".", actor_column: "Who", status_column: "", id_column: "Number" },
};

async function cookieOf({ db }: Stage): Promise<string> {
  const [staffId, secret, now] = [makeId(), makeSecret(), Date.now()];
  await addStaff(db, { id: staffId, email: "bench@northgate.example", name: "Bench", title: "", role: "admin", now });
  await beginSession(db, { id: hashSecret(secret), staffId, now, expiresAt: now + dayMs });
  return `__Host-staff=${secret}`;
}

async function post(
  stage: Stage,
  path: string,
  sent: { cookie: string; body: FormData | URLSearchParams },
): Promise<string> {
  const answer = await fetch(new URL(path, stage.product), {
    method: "POST",
    redirect: "manual",
    headers: { cookie: sent.cookie, "sec-fetch-site": "same-origin" },
    body: sent.body,
  });
  if (answer.status !== 303) throw new Error(`${path}: ${answer.status} ${(await answer.text()).slice(-3000)}`);
  return answer.headers.get("location") ?? "";
}

/** Uploads a file, reads it into its session, and follows the reading to its end. In a process that has done little else. */
export async function measureImport(stage: Stage, { sourceId }: Sending, subject: string): Promise<Import> {
  const cookie = await cookieOf(stage);
  const read = async (rows: number) => {
    const text = fileOf(rows, subject);
    const body = new FormData();
    body.set("source", sourceId);
    body.set("file", new File([text], `${rows}.csv`, { type: "text/csv" }));
    const path = await post(stage, "/console/data/imports", { cookie, body });
    await post(stage, path, { cookie, body: new URLSearchParams(mapping) });
    return text.length;
  };
  await read(500);
  const rows = 100_000;
  const start = performance.now();
  const { above, result } = await peakAbove(workerdPid(), () => heapAbove(stage, () => read(rows)));
  const seconds = (performance.now() - start) / 1000;
  const kept =
    (await stage.db.prepare("select count(*) as n from event where session_id is not null").first<number>("n")) ?? 0;
  if (kept !== rows) throw new Error(`${kept} rows were kept`);
  return { rows, fileBytes: result.result, seconds, heap: result.heap, resident: above };
}
