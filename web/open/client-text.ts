/*
 * The programs of the API page, word for word as it shows them; $URL stands for the address of this deployment. A test runs
 * every one of them against the product. No backtick and no dollar with a brace inside.
 */

/** A program as the page shows it. */
export interface ClientText {
  language: string;
  file: string;
  run: string;
  text: string;
}

const firstCurl = String.raw`curl "$URL/api/v1/events" \
  -H "Authorization: Bearer $API_KEY" \
  -H "Content-Type: application/json" \
  -d '[{
    "id": "booking-1842",
    "type": "meeting.booked",
    "subject": "acme",
    "time": "'$(date -u +%Y-%m-%dT%H:%M:%SZ)'",
    "data": { "value": 1, "actor": "rep-7" }
  }]'
`;

const firstTs = `const event = {
  id: "booking-1843",
  type: "meeting.booked",
  subject: "acme",
  time: new Date().toISOString(),
  data: { value: 1, actor: "rep-7" },
};

const answer = await fetch("$URL/api/v1/events", {
  method: "POST",
  headers: {
    Authorization: "Bearer " + process.env.API_KEY,
    "Content-Type": "application/json",
  },
  body: JSON.stringify([event]),
});
console.log(answer.status, await answer.text());
`;

const firstPy = `import json, os, urllib.request
from datetime import datetime, timezone

event = {
    "id": "booking-1844",
    "type": "meeting.booked",
    "subject": "acme",
    "time": datetime.now(timezone.utc).isoformat(),
    "data": {"value": 1, "actor": "rep-7"},
}

request = urllib.request.Request(
    "$URL/api/v1/events",
    data=json.dumps([event]).encode(),
    headers={
        "Authorization": "Bearer " + os.environ["API_KEY"],
        "Content-Type": "application/json",
    },
)
with urllib.request.urlopen(request) as answer:
    print(answer.status, answer.read().decode())
`;

const sendSh = String.raw`#!/bin/sh
# Sends a file of events, one JSON object a line, 500 at a time.
# Run it again whenever you are not sure: an event counts once.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# A request may have 500 KB: where events are larger than 1 KB, take fewer lines.
grep -v '^[[:space:]]*$' "$1" | split -a 5 -l 500 - "$work/part."
for part in "$work"/part.*; do
  { printf '['; paste -s -d , "$part"; printf ']'; } | gzip > "$work/body"
  # curl waits as long as Retry-After says, and longer each time where nothing is said.
  status=$(curl --silent --show-error --max-time 60 \
    --retry 8 --retry-all-errors \
    --header "Authorization: Bearer $API_KEY" \
    --header "Content-Type: application/json" \
    --header "Content-Encoding: gzip" \
    --data-binary "@$work/body" \
    --output "$work/answer" --write-out '%{http_code}' \
    "$URL/api/v1/events")
  if [ "$status" != 200 ]; then
    echo "Answered $status: $(cat "$work/answer")" >&2
    exit 1
  fi
  tr '}' '\n' < "$work/answer" >> "$work/results"
done

for word in accepted duplicate conflict rejected; do
  echo "$word: $(grep -c "\"status\":\"$word\"" "$work/results" || true)"
done
! grep -E '"status":"(conflict|rejected)"' "$work/results" >&2
`;

const sendTs = String.raw`// Sends a file of events, one JSON object a line, 500 at a time.
// Run it again whenever you are not sure: an event counts once.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

type Result = { id: string | null; status: string; code?: string; message?: string };

const wait = (seconds: number) => new Promise((done) => setTimeout(done, seconds * 1000));

async function post(body: string): Promise<Result[]> {
  const headers = {
    Authorization: "Bearer " + process.env.API_KEY,
    "Content-Type": "application/json",
    "Content-Encoding": "gzip",
  };
  for (let attempt = 0; attempt < 9; attempt += 1) {
    const signal = AbortSignal.timeout(60_000);
    // A lost connection is no answer: whether the batch was kept or not, sending it again is safe.
    const answer = await fetch("$URL/api/v1/events", { method: "POST", headers, body: gzipSync(body), signal }).catch(() => null);
    const text = await answer?.text().catch(() => null);
    if (answer?.status === 200 && text) return JSON.parse(text).results;
    if (answer && answer.status !== 200 && answer.status !== 429 && answer.status < 500)
      throw new Error("Answered " + answer.status + ": " + text);
    const told = Number(answer?.headers.get("Retry-After"));
    await wait((told || Math.min(60, 2 ** attempt)) + Math.random());
  }
  throw new Error("No answer after nine tries. Run it again later.");
}

function* batches(lines: string[]): Generator<string> {
  let [batch, bytes]: [string[], number] = [[], 0];
  for (const line of lines) {
    const size = Buffer.byteLength(line) + 1;
    if (batch.length === 500 || bytes + size > 490_000) {
      yield "[" + batch.join(",") + "]";
      [batch, bytes] = [[], 0];
    }
    batch.push(line);
    bytes += size;
  }
  if (batch.length > 0) yield "[" + batch.join(",") + "]";
}

const counts: Record<string, number> = { accepted: 0, duplicate: 0, conflict: 0, rejected: 0 };
const lines = readFileSync(process.argv[2] ?? "events.ndjson", "utf8").split("\n").filter((line) => line.trim());
for (const body of batches(lines)) {
  for (const result of await post(body)) {
    counts[result.status] = (counts[result.status] ?? 0) + 1;
    if (result.status === "conflict" || result.status === "rejected") console.error(JSON.stringify(result));
  }
}
for (const [word, count] of Object.entries(counts)) console.log(word + ": " + count);
process.exitCode = counts.conflict || counts.rejected ? 1 : 0;
`;

const sendPy = `# Sends a file of events, one JSON object a line, 500 at a time.
# Run it again whenever you are not sure: an event counts once.
import gzip, http.client, json, os, random, sys, time
import urllib.error, urllib.request

HEADERS = {
    "Authorization": "Bearer " + os.environ["API_KEY"],
    "Content-Type": "application/json",
    "Content-Encoding": "gzip",
}


def post(body):
    for attempt in range(9):
        request = urllib.request.Request("$URL/api/v1/events", data=gzip.compress(body), headers=HEADERS)
        told = None
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.load(answer)["results"]
        except urllib.error.HTTPError as error:
            if error.code != 429 and error.code < 500:
                sys.exit(f"Answered {error.code}: {error.read().decode()}")
            told = error.headers.get("Retry-After")
        except (OSError, ValueError, http.client.HTTPException):
            # The connection was lost, before or after the batch was kept: sending it again is safe either way.
            pass
        time.sleep(float(told or min(60, 2**attempt)) + random.random())
    sys.exit("No answer after nine tries. Run it again later.")


def batches(lines):
    batch, size = [], 0
    for line in lines:
        if len(batch) == 500 or size + len(line) + 1 > 490_000:
            yield b"[" + b",".join(batch) + b"]"
            batch, size = [], 0
        batch.append(line)
        size += len(line) + 1
    if batch:
        yield b"[" + b",".join(batch) + b"]"


counts = dict(accepted=0, duplicate=0, conflict=0, rejected=0)
with open(sys.argv[1], "rb") as file:
    for body in batches(line.strip() for line in file if line.strip()):
        for result in post(body):
            counts[result["status"]] += 1
            if result["status"] in ("conflict", "rejected"):
                print(json.dumps(result), file=sys.stderr)
for word, count in counts.items():
    print(f"{word}: {count}")
sys.exit(1 if counts["conflict"] or counts["rejected"] else 0)
`;

/** One event, as little as it takes. */
export const firstPrograms: ClientText[] = [
  { language: "curl", file: "first.sh", run: "sh first.sh", text: firstCurl },
  { language: "TypeScript", file: "first.ts", run: "node first.ts", text: firstTs },
  { language: "Python", file: "first.py", run: "python3 first.py", text: firstPy },
];

/** A file of events, with everything a night job needs. */
export const filePrograms: ClientText[] = [
  { language: "curl", file: "send.sh", run: "sh send.sh events.ndjson", text: sendSh },
  { language: "TypeScript", file: "send.ts", run: "node send.ts events.ndjson", text: sendTs },
  { language: "Python", file: "send.py", run: "python3 send.py events.ndjson", text: sendPy },
];

/** A program with the address of this deployment in it. */
export function programText(program: ClientText, url: string): string {
  return program.text.replaceAll("$URL", url);
}
