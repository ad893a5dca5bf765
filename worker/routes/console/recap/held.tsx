import { Hono } from "hono";
import { requireEditor } from "#auth/console-gate.ts";
import type { App, Ctx } from "#http/context.ts";
import { statusOf } from "#http/error.ts";
import { principalOf } from "#http/principal.ts";
import { check, formOf } from "#http/validate.ts";
import { releaseHeld } from "#jobs/release.ts";
import { seeOther } from "#routes/answer.ts";
import { attempt } from "#routes/console/form.ts";
import type { Principal } from "#schema/audit.ts";
import { Refusal } from "#schema/errors.ts";
import { heldForm, skipForm } from "#schema/mail-form.ts";
import { keepRecapHeld, skipRecap } from "#store/recap/release.ts";
import { showRecap } from "./one.tsx";

/** A person's word on a recap that is held: it goes out, it stays, or nobody is mailed. */
export const held = new Hono<App>();

interface Word {
  did: "release" | "keep" | "skip";
  form: typeof heldForm | typeof skipForm;
  act: (c: Ctx, id: string, said: { by: Principal; reason: string; now: number }) => Promise<boolean>;
  /** Why it changed nothing. */
  gone: string;
}

/** Does it, or shows the recap again with what was typed and what is wrong with it. */
async function say(c: Ctx, { did, form, act, gone }: Word): Promise<Response> {
  requireEditor(c);
  const id = c.req.param("id") ?? "";
  const fields = await formOf(c);
  const typed = await attempt(did === "skip" ? did : `held-${id}`, fields, async () => {
    const { reason } = check(form, fields);
    const isDone = await act(c, id, { by: principalOf(c), reason, now: c.var.now });
    if (!isDone) throw new Refusal("conflict", gone);
    return seeOther(c, "/console/recaps", did);
  });
  if (typed instanceof Response) return typed;
  return showRecap(c, { typed }, typed.code === "conflict" ? statusOf.conflict : statusOf.invalid);
}

held.post("/release", (c) =>
  say(c, {
    did: "release",
    form: heldForm,
    act: ({ var: { env } }, id, said) => releaseHeld(env, id, said),
    gone: "This recap is not held any more, has no figure to send yet, or is being composed again with a figure that changed.",
  }),
);

/** Of its own: who still sees a held month does not send what somebody else skipped meanwhile. */
held.post("/send", (c) =>
  say(c, {
    did: "release",
    form: heldForm,
    act: ({ var: { env } }, id, said) => releaseHeld(env, id, { ...said, isSkipped: true }),
    gone: "This recap is not skipped any more, or its month says something else by now.",
  }),
);

held.post("/keep", (c) =>
  say(c, {
    did: "keep",
    form: heldForm,
    act: ({ var: { env } }, id, said) => keepRecapHeld(env.DB, id, said),
    gone: "This recap does not go out by itself any more.",
  }),
);

held.post("/skip", (c) =>
  say(c, {
    did: "skip",
    form: skipForm,
    act: ({ var: { env } }, id, said) => skipRecap(env.DB, id, said),
    gone: "This recap is not held any more.",
  }),
);
