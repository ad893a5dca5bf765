import type { JSX } from "preact";
import type { SessionLine } from "#schema/console-import.ts";
import { Moment } from "./moment.tsx";

/** When an import came to the state it is in, and by whom: "3 Nov 2026, 09:12 UTC by Priya Raman". */
export function SessionMoment({ session }: { session: SessionLine }): JSX.Element {
  const { state, createdAt, createdBy, appliedAt, appliedBy, revertedAt, revertedBy } = session;
  if (state === "open")
    return (
      <>
        begun <Moment at={createdAt} /> by {createdBy}
      </>
    );
  const [at, by] = state === "applied" ? [appliedAt, appliedBy] : [revertedAt, revertedBy];
  return (
    <>
      <Moment at={at ?? createdAt} /> by {by}
    </>
  );
}
