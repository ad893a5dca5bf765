import { archiveQuery, erasureBody } from "#schema/archive.ts";
import {
  answerOf,
  bodyOf,
  type DocumentOf,
  dayBefore,
  type Json,
  listed,
  nextPage,
  ok,
  paging,
  pathParameter,
  queryOf,
  reads,
  refused,
  schemaOf,
  writes,
} from "./part.ts";

const tags = ["Erasure and archive"];

const archive = answerOf({
  id: ["string", "The archive's id."],
  object: ["string", "Where it lies in the bucket."],
  n: ["integer", "Events in it."],
  sha256: ["string", "Of its text before it was packed."],
  bytes: ["integer", "Its size as stored."],
  first_at: ["string", "The earliest event in it."],
  last_at: ["string", "The latest event in it."],
  created_at: ["string", "When it was made."],
  restored_at: [["string", "null"], "When its events were put back."],
});

const erased = answerOf({
  state: [
    { type: "string", enum: ["done", "under_way"] },
    "Under_way, with status 202: there is more than one request takes; send the same again.",
  ],
  token: [["string", "null"], "What stands for the actor from now on; null: there was nothing to erase."],
  events: ["integer", "Events that named the actor."],
  archived_events: ["integer", "Archived events that named the actor."],
  days: ["integer", "Days whose breakdown named the actor."],
  recaps: ["integer", "Published recaps that named the actor."],
});

function eraseActor(): Json {
  const reason = "Asked for under the data protection law";
  const done = { state: "done", token: "erased-4f1c", events: 128, archived_events: 0, days: 61, recaps: 2 };
  return writes(
    {
      tags,
      summary: "Erase an actor",
      description:
        "Forgets a person or team everywhere: a token without meaning takes the place of the id in events, archives and published recaps, and what the register of actors says of them is taken away. Totals stay as they are.",
      parameters: [pathParameter("external_id", "Your own id of the account.", "acme")],
      requestBody: bodyOf(
        schemaOf(erasureBody, { actor: "The id events name the actor by.", reason: "Why: kept with the erasure." }),
        { actor: "rep-7", reason },
      ),
      responses: {
        200: ok("All of it is done.", erased, done),
        202: ok("More than one request takes: send the same again.", erased, { ...done, state: "under_way" }),
        404: refused("There is no such account."),
        422: refused("A field is not right; details name it."),
      },
    },
    { live: true },
  );
}

const exampleOf = (today: string) => ({
  id: "000000000001-000000002048",
  object: "events/000000000001-000000002048.ndjson.gz",
  n: 4096,
  sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
  bytes: 91_204,
  first_at: `${dayBefore(today, 800)}T00:00:12.000Z`,
  last_at: `${dayBefore(today, 790)}T23:58:40.000Z`,
  created_at: `${dayBefore(today, 20)}T03:00:00.000Z`,
  restored_at: null,
});

function listArchives(today: string): Json {
  return reads({
    tags,
    summary: "List archives",
    description:
      "Single events older than 25 months are packed away; their totals stay, and their ids still count once. Each archive says what it holds.",
    parameters: queryOf(archiveQuery, {
      account: "Only those that may hold events of this account.",
      from: "The first day (UTC) of events.",
      to: "The last day (UTC) of events.",
      ...paging,
    }),
    responses: {
      200: ok(
        "Archives, oldest first.",
        answerOf({
          archives: [listed(archive), "One row for each archive."],
          next: nextPage,
        }),
        { archives: [exampleOf(today)], next: null },
      ),
      404: refused("There is no such account."),
      422: refused("A parameter is not right; details name it."),
    },
  });
}

function restoreArchive(today: string): Json {
  const example = exampleOf(today);
  return writes(
    {
      tags,
      summary: "Put the events of an archive back",
      description: "They are single events again, as they were. Cut off in the middle, ask again: what is back stays.",
      parameters: [pathParameter("archive", "The archive's id.", example.id)],
      responses: {
        200: ok("The archive, restored.", archive, { ...example, restored_at: `${today}T09:00:00.000Z` }),
        404: refused("There is no such archive."),
        422: refused("This is no id of an archive."),
        409: refused("The object does not match its checksum, or changed meanwhile; nothing was put back."),
      },
    },
    { live: true },
  );
}

/** Forgetting a person, and what was put away for good. */
export function archivePaths({ today }: DocumentOf): Json {
  return {
    "/api/v1/accounts/{external_id}/erasures": { post: eraseActor() },
    "/api/v1/archives": { get: listArchives(today) },
    "/api/v1/archives/{archive}/restore": { post: restoreArchive(today) },
  };
}
