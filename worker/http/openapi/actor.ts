import { actorLimits, actorList } from "#schema/actor.ts";
import { answerOf, bodyOf, type Json, listed, ok, pathParameter, reads, refused, schemaOf, writes } from "./part.ts";

const tags = ["Accounts and values"];
const parameters = [pathParameter("external_id", "Your own id of the account.", "acme")];
const most = actorLimits.perAccount.toLocaleString("en");

const register = answerOf({
  actor: ["string", "The id events name the actor by."],
  name: [["string", "null"], "The display name."],
  team: [["string", "null"], "The team."],
});

function keep(): Json {
  return writes(
    {
      tags,
      summary: "Say who the actors of an account are",
      description: `The whole register of an account: a display name, a team or both for each id events name an actor by, ${most} at most. Who is left out has neither any more. Recaps made afterwards show people by team, and by name only where the customer's own admin turned that on in the portal; what a metric's definition calls no person is shown by its name. An id of a person is never shown. Erasing an actor takes its name and team away too.`,
      parameters,
      requestBody: bodyOf(
        schemaOf(actorList, {
          actors: "Every actor of the account that has a name or a team.",
          "actors[].actor": "The id events name the actor by.",
          "actors[].name": `The display name, at most ${actorLimits.letters} characters.`,
          "actors[].team": `The team, at most ${actorLimits.letters} characters.`,
        }),
        {
          actors: [
            { actor: "rep-7", name: "Ines Okafor", team: "North" },
            { actor: "rep-9", team: "South" },
          ],
        },
      ),
      responses: {
        200: ok("Kept.", answerOf({ actors: ["integer", "How many the register has now."] }), { actors: 2 }),
        404: refused("There is no such account."),
        422: refused("An entry is not right, or an actor came twice; details name the place, and nothing was changed."),
      },
    },
    { live: true },
  );
}

function read(): Json {
  return reads({
    tags,
    summary: "Read who the actors of an account are",
    description: "The register as it was last sent, in the order of ids.",
    parameters,
    responses: {
      200: ok("The register.", answerOf({ actors: [listed(register), "One entry for each actor."] }), {
        actors: [{ actor: "rep-7", name: "Ines Okafor", team: "North" }],
      }),
      404: refused("There is no such account."),
      422: refused("This is no id of an account."),
    },
  });
}

/** Who the actors of an account are. */
export function actorPaths(): Json {
  return { "/api/v1/accounts/{external_id}/actors": { get: read(), put: keep() } };
}
