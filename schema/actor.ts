import * as z from "zod";
import { shortEvent } from "./event.ts";
import { line } from "./text.ts";

/** The most actors an account may have in the register, and the letters of a name or a team. */
export const actorLimits = { perAccount: 2000, letters: 60 };

const entry = z.strictObject({
  actor: shortEvent.shape.data.unwrap().shape.actor.unwrap(),
  name: line(actorLimits.letters, "A name, or leave it out.").optional(),
  team: line(actorLimits.letters, "A team, or leave it out.").optional(),
});

/** An actor of an account as the vendor's systems know it. */
export type ActorEntry = z.infer<typeof entry>;

/** Body of PUT /api/v1/accounts/{external_id}/actors: the whole register of the account. */
export const actorList = z
  .strictObject({
    actors: z
      .array(entry)
      .max(actorLimits.perAccount, `An account may have ${actorLimits.perAccount.toLocaleString("en")} actors.`),
  })
  .superRefine(({ actors }, ctx) => {
    const places = new Map<string, number>();
    for (const [at, { actor, name, team }] of actors.entries()) {
      const refuse = (message: string, ...path: string[]) =>
        ctx.addIssue({ code: "custom", message, path: ["actors", at, ...path] });
      const first = places.get(actor);
      if (first !== undefined) refuse(`The same actor as in actors.${first}.`, "actor");
      if (name === undefined && team === undefined) refuse("A name, a team or both.");
      places.set(actor, first ?? at);
    }
  });
